import gate.Annotation;
import gate.Document;
import gate.Factory;
import gate.FeatureMap;
import gate.Gate;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** FILE.gate.xml...: what GATE reads in each, as a line {"text": ..., "spans": [[start, type, words], ...]}. */
public class ReadGate {
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            quoted.append(String.format("\\u%04x", (int) c));
        }
        return quoted.append('"').toString();
    }

    static String read(String path) throws Exception {
        FeatureMap parameters = Factory.newFeatureMap();
        parameters.put(Document.DOCUMENT_URL_PARAMETER_NAME, new File(path).toURI().toURL());
        parameters.put(Document.DOCUMENT_ENCODING_PARAMETER_NAME, "UTF-8");
        Document document = (Document) Factory.createResource("gate.corpora.DocumentImpl", parameters);
        List<String> spans = new ArrayList<>();
        for (Annotation a : document.getAnnotations()) {
            long start = a.getStartNode().getOffset();
            String words = document.getContent().getContent(start, a.getEndNode().getOffset()).toString();
            spans.add("[" + start + "," + quote(a.getType()) + "," + quote(words) + "]");
        }
        return "{\"text\":" + quote(document.getContent().toString()) + ",\"spans\":[" + String.join(",", spans) + "]}";
    }

    public static void main(String[] paths) throws Exception {
        Gate.runInSandbox(true);
        Gate.init();
        for (String path : paths) {
            System.out.println(read(path));
        }
        System.exit(0); // GATE leaves threads behind
    }
}

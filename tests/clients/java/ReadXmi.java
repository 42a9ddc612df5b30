import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.uima.UIMAFramework;
import org.apache.uima.cas.CAS;
import org.apache.uima.cas.Feature;
import org.apache.uima.cas.Type;
import org.apache.uima.cas.impl.XmiCasDeserializer;
import org.apache.uima.cas.text.AnnotationFS;
import org.apache.uima.resource.metadata.TypeSystemDescription;
import org.apache.uima.util.CasCreationUtils;
import org.apache.uima.util.XMLInputSource;

/** TypeSystem.xml FILE.xmi...: what UIMA reads in each, as a line {"text": ..., "spans": [[start, value, words], ...]}. */
public class ReadXmi {
    private static final String ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            quoted.append(String.format("\\u%04x", (int) c));
        }
        return quoted.append('"').toString();
    }

    static String read(TypeSystemDescription types, String path) throws Exception {
        CAS cas = CasCreationUtils.createCas(types, null, null);
        try (InputStream in = new FileInputStream(path)) {
            XmiCasDeserializer.deserialize(in, cas, false);
        }
        Type entity = cas.getTypeSystem().getType(ENTITY);
        Feature value = entity.getFeatureByBaseName("value");
        List<String> spans = new ArrayList<>();
        for (AnnotationFS a : cas.getAnnotationIndex(entity)) {
            spans.add("[" + a.getBegin() + "," + quote(a.getStringValue(value)) + "," + quote(a.getCoveredText()) + "]");
        }
        return "{\"text\":" + quote(cas.getDocumentText()) + ",\"spans\":[" + String.join(",", spans) + "]}";
    }

    public static void main(String[] paths) throws Exception {
        TypeSystemDescription types =
            UIMAFramework.getXMLParser().parseTypeSystemDescription(new XMLInputSource(new File(paths[0])));
        for (int i = 1; i < paths.length; i++) {
            System.out.println(read(types, paths[i]));
        }
    }
}

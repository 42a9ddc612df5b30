// The rules by CoreNLP's tokenizer and TokensRegex: java CoreRules RULES.tsv FOLDER OUT.
import edu.stanford.nlp.ling.CoreAnnotations;
import edu.stanford.nlp.ling.CoreLabel;
import edu.stanford.nlp.ling.tokensregex.TokenSequencePattern;
import edu.stanford.nlp.pipeline.Annotation;
import edu.stanford.nlp.pipeline.StanfordCoreNLP;
import java.io.BufferedWriter;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

public class CoreRules {
    public static void main(String[] args) throws Exception {
        List<String> names = new ArrayList<>();
        List<TokenSequencePattern> patterns = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            String[] cells = line.split("\t", 2);
            names.add(cells[0]);
            patterns.add(TokenSequencePattern.compile(cells[1]));
        }
        Properties properties = new Properties();
        properties.setProperty("annotators", "tokenize");
        StanfordCoreNLP pipeline = new StanfordCoreNLP(properties);
        File[] files = new File(args[1]).listFiles();
        Arrays.sort(files);
        try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[2]))) {
            for (File file : files) {
                Annotation document = new Annotation(Files.readString(file.toPath()));
                pipeline.annotate(document);
                List<CoreLabel> tokens = document.get(CoreAnnotations.TokensAnnotation.class);
                StringBuilder line = new StringBuilder();
                for (int i = 0; i < patterns.size(); i++) {
                    var matcher = patterns.get(i).getMatcher(tokens);
                    while (matcher.find()) {
                        int begin = tokens.get(matcher.start()).beginPosition();
                        int end = tokens.get(matcher.end() - 1).endPosition();
                        line.append(line.isEmpty() ? "" : ",").append("[\"" + names.get(i) + "\"," + begin + "," + end + "]");
                    }
                }
                out.write("{\"id\":\"" + file.getName() + "\",\"found\":[" + line + "]}\n");
            }
        }
    }
}

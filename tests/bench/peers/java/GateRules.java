// The rules by GATE's tokenizer (of ANNIE) and JAPE: java GateRules RULES.jape NAMES.tsv FOLDER OUT.
import gate.Annotation;
import gate.Corpus;
import gate.Document;
import gate.Factory;
import gate.FeatureMap;
import gate.Gate;
import gate.LanguageAnalyser;
import gate.creole.Plugin;
import gate.creole.SerialAnalyserController;
import java.io.BufferedWriter;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

public class GateRules {
    public static void main(String[] args) throws Exception {
        List<String> names = Files.readAllLines(Path.of(args[1])).stream().skip(1)
            .map(line -> line.split("\t")[0]).toList();
        Gate.runInSandbox(true);
        Gate.init();
        Gate.getCreoleRegister().registerPlugin(new Plugin.Maven("uk.ac.gate.plugins", "annie", "9.1"));
        FeatureMap grammar = Factory.newFeatureMap();
        grammar.put("grammarURL", new File(args[0]).toURI().toURL());
        grammar.put("encoding", "UTF-8");
        var pipeline = (SerialAnalyserController) Factory.createResource("gate.creole.SerialAnalyserController");
        pipeline.add((LanguageAnalyser) Factory.createResource("gate.creole.tokeniser.DefaultTokeniser"));
        pipeline.add((LanguageAnalyser) Factory.createResource("gate.creole.Transducer", grammar));
        Corpus corpus = Factory.newCorpus("one");
        pipeline.setCorpus(corpus);
        File[] files = new File(args[2]).listFiles();
        Arrays.sort(files);
        try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[3]))) {
            for (File file : files) {
                Document document = Factory.newDocument(Files.readString(file.toPath()));
                corpus.add(document);
                pipeline.execute();
                StringBuilder line = new StringBuilder();
                for (String name : names)
                    for (Annotation a : document.getAnnotations().get(name))
                        line.append(line.isEmpty() ? "" : ",").append("[\"" + name + "\"," + a.getStartNode().getOffset() + "," + a.getEndNode().getOffset() + "]");
                out.write("{\"id\":\"" + file.getName() + "\",\"found\":[" + line + "]}\n");
                corpus.clear();
                Factory.deleteResource(document);
            }
        }
    }
}

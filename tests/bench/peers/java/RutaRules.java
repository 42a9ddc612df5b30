// The rules by UIMA Ruta: java RutaRules rules.ruta NAMES.tsv FOLDER OUT.
import java.io.BufferedWriter;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.uima.analysis_engine.AnalysisEngine;
import org.apache.uima.cas.CAS;
import org.apache.uima.cas.text.AnnotationFS;
import org.apache.uima.fit.factory.AnalysisEngineFactory;
import org.apache.uima.fit.factory.TypeSystemDescriptionFactory;
import org.apache.uima.resource.metadata.TypeSystemDescription;
import org.apache.uima.ruta.engine.RutaEngine;
import org.apache.uima.util.CasCreationUtils;

public class RutaRules {
    static final String PREFIX = "gloze.";

    public static void main(String[] args) throws Exception {
        List<String> names = Files.readAllLines(Path.of(args[1])).stream().skip(1)
            .map(line -> line.split("\t")[0]).toList();
        TypeSystemDescription own = TypeSystemDescriptionFactory.createTypeSystemDescription(
            "org.apache.uima.ruta.engine.BasicTypeSystem");
        for (String name : names)
            own.addType(PREFIX + name, "", "uima.tcas.Annotation");
        AnalysisEngine engine = AnalysisEngineFactory.createEngine(RutaEngine.class, own,
            RutaEngine.PARAM_RULES, Files.readString(Path.of(args[0])));
        CAS cas = engine.newCAS();
        File[] files = new File(args[2]).listFiles();
        Arrays.sort(files);
        try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[3]))) {
            for (File file : files) {
                cas.reset();
                cas.setDocumentText(Files.readString(file.toPath()));
                engine.process(cas);
                StringBuilder line = new StringBuilder();
                for (String name : names)
                    for (AnnotationFS a : cas.getAnnotationIndex(cas.getTypeSystem().getType(PREFIX + name)))
                        line.append(line.isEmpty() ? "" : ",").append("[\"" + name + "\"," + a.getBegin() + "," + a.getEnd() + "]");
                out.write("{\"id\":\"" + file.getName() + "\",\"found\":[" + line + "]}\n");
            }
        }
    }
}

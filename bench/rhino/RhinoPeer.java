import java.io.BufferedWriter;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.NativeJSON;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;
import org.w3c.dom.Element;

/**
 * The design of 2011 on today's JVM: Rhino with E4X runs the same base and custom scripts over the same feed.
 *
 * <p>usage: RhinoPeer xml|csv|plain FEED OUT SCRIPT...
 *
 * <p>One thread, one record at a time: the record becomes a DOM element, the element an E4X value in
 * INVENTORY_INRECORD, and transform() fills a fresh PRODUCT, which is written as one line of JSON; with `plain` a row
 * of CSV becomes ordinary objects instead, which the script finds with plainRecord(). There is no
 * sandbox, no limit, no schema and no store: what is measured is the least that such a host has to do.
 */
public final class RhinoPeer {
    private static final int BUFFER_CHARS = 1 << 16;
    private static final Object[] NO_ARGUMENTS = {};
    private static final String[] MAPS = {"ItemSpecifics", "CustomFields", "VariationSpecifics", "PackageDetails"};

    private final Context context;
    private final Scriptable scope;
    private final Function toXml;

    private RhinoPeer(Context context) {
        this.context = context;
        this.scope = context.initStandardObjects();
        // XML() reads the default namespace of the running call, so it must be called from a compiled function.
        this.toXml = (Function) context.evaluateString(scope, "(function (node) { return new XML(node); })", "host", 1, null);
    }

    public static void main(String[] arguments) throws Exception {
        Context context = Context.enter();
        try {
            context.setLanguageVersion(Context.VERSION_1_7); // E4X is on; what a host of 2011 would have set
            context.setOptimizationLevel(9); // compiled to bytecode, the fastest setting
            RhinoPeer peer = new RhinoPeer(context);
            for (int i = 3; i < arguments.length; i++) peer.load(arguments[i]);
            try (FileInputStream feed = new FileInputStream(arguments[1]);
                    Writer out = new BufferedWriter(new OutputStreamWriter(new FileOutputStream(arguments[2]), StandardCharsets.UTF_8), BUFFER_CHARS)) {
                peer.translate(peer.records(arguments[0], feed), out);
            }
        } finally {
            Context.exit();
        }
    }

    private void load(String path) throws Exception {
        try (Reader source = new InputStreamReader(new FileInputStream(path), StandardCharsets.UTF_8)) {
            context.compileReader(source, path, 1, null).exec(context, scope);
        }
    }

    /** The records as values for the script. */
    private Iterator<?> records(String mode, FileInputStream feed) throws Exception {
        switch (mode) {
            case "plain":
                return new PlainRecords(feed, context, scope);
            case "csv":
                return new CsvRecords(feed);
            default:
                return new XmlRecords(feed);
        }
    }

    private void translate(Iterator<?> records, Writer out) throws Exception {
        Function transform = (Function) scope.get("transform", scope);
        while (records.hasNext()) {
            Object record = records.next();
            if (record instanceof Element) record = toXml.call(context, scope, scope, new Object[] {record});
            Scriptable product = context.newObject(scope);
            for (String map : MAPS) ScriptableObject.putProperty(product, map, context.newObject(scope));
            ScriptableObject.putProperty(scope, "INVENTORY_INRECORD", record);
            ScriptableObject.putProperty(scope, "PRODUCT", product);
            transform.call(context, scope, scope, NO_ARGUMENTS);
            out.write((String) NativeJSON.stringify(context, scope, product, null, null));
            out.write('\n');
        }
    }
}

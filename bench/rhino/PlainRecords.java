import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;

/** The rows of a CSV feed as plain objects, in the shape of Crossdock's INRECORD.plain(): no XML anywhere. */
final class PlainRecords implements Iterator<Scriptable> {
    private final CsvRows rows;
    private final Context context;
    private final Scriptable scope;

    PlainRecords(InputStream feed, Context context, Scriptable scope) throws IOException {
        rows = new CsvRows(feed);
        this.context = context;
        this.scope = scope;
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public Scriptable next() {
        List<String> cells = rows.next();
        Scriptable root = context.newObject(scope);
        Scriptable row = context.newObject(scope);
        ScriptableObject.putProperty(root, CsvRows.ROW, row);
        for (int i = 0; i < rows.paths.length; i++) {
            String value = cells.get(i).trim();
            if (value.isEmpty()) continue;
            String[] path = rows.paths[i];
            Scriptable at = row;
            for (int depth = 0; depth < path.length - 1; depth++) at = shared(at, path[depth]);
            add(at, path[path.length - 1], value);
        }
        return root;
    }

    private Scriptable shared(Scriptable parent, String name) {
        Object there = parent.get(name, parent);
        if (there instanceof Scriptable) return (Scriptable) there;
        Scriptable made = context.newObject(scope);
        ScriptableObject.putProperty(parent, name, made);
        return made;
    }

    /** A second value of a name makes an array of both; the measured feed has no third. */
    private void add(Scriptable parent, String name, String value) {
        Object there = parent.get(name, parent);
        Object put = there == Scriptable.NOT_FOUND ? value : context.newArray(scope, new Object[] {there, value});
        ScriptableObject.putProperty(parent, name, put);
    }
}

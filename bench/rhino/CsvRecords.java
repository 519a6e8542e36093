import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * The rows of a CSV feed as the element tree that Crossdock makes of them: InventoryRecord, Inventory, one leaf a
 * column. A slash in a header nests, neighbours under the same name share it, an empty cell is absent.
 */
final class CsvRecords implements Iterator<Element> {
    private final CsvRows rows;
    private final DocumentBuilder trees;

    CsvRecords(InputStream feed) throws Exception {
        rows = new CsvRows(feed);
        trees = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public Element next() {
        List<String> cells = rows.next();
        Document document = trees.newDocument();
        Element root = document.createElementNS(null, CsvRows.ROOT);
        Element row = document.createElementNS(null, CsvRows.ROW);
        root.appendChild(row);
        for (int i = 0; i < rows.paths.length; i++) {
            String value = cells.get(i).trim();
            if (value.isEmpty()) continue;
            String[] path = rows.paths[i];
            Element at = row;
            for (int depth = 0; depth < path.length - 1; depth++) at = shared(at, path[depth]);
            Element leaf = document.createElementNS(null, path[path.length - 1]);
            leaf.appendChild(document.createTextNode(value));
            at.appendChild(leaf);
        }
        return root;
    }

    private static Element shared(Element parent, String name) {
        if (parent.getLastChild() instanceof Element last && last.getTagName().equals(name)) return last;
        Element made = parent.getOwnerDocument().createElementNS(null, name);
        parent.appendChild(made);
        return made;
    }
}

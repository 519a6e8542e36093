import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * The rows of a CSV feed as the element tree that Crossdock makes of them: InventoryRecord, Inventory, one leaf a
 * column. A slash in a header nests, neighbours under the same name share it, an empty cell is absent.
 */
final class CsvRecords implements Iterator<Element> {
    private static final String ROOT = "InventoryRecord";
    private static final String ROW = "Inventory";

    private final BufferedReader text;
    private final DocumentBuilder trees;
    private final String[][] paths;
    private List<String> next;

    CsvRecords(InputStream feed) throws Exception {
        text = new BufferedReader(new InputStreamReader(feed, StandardCharsets.UTF_8), 1 << 16);
        trees = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        paths = read().stream().map(header -> header.split("/")).toArray(String[][]::new);
        next = read();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Element next() {
        if (next == null) throw new NoSuchElementException();
        Element record = tree(next);
        try {
            next = read();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return record;
    }

    private Element tree(List<String> cells) {
        Document document = trees.newDocument();
        Element root = document.createElementNS(null, ROOT);
        Element row = document.createElementNS(null, ROW);
        root.appendChild(row);
        for (int i = 0; i < paths.length; i++) {
            String value = cells.get(i).trim();
            if (value.isEmpty()) continue;
            Element at = row;
            for (int depth = 0; depth < paths[i].length - 1; depth++) at = shared(at, paths[i][depth]);
            Element leaf = document.createElementNS(null, paths[i][paths[i].length - 1]);
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

    /** One row of RFC 4180, or null at the end. */
    private List<String> read() throws IOException {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        int c = text.read();
        if (c < 0) return null;
        for (; c >= 0; c = text.read()) {
            if (quoted && c == '"') {
                text.mark(1);
                if (text.read() == '"') {
                    cell.append('"');
                } else {
                    text.reset();
                    quoted = false;
                }
            } else if (quoted) {
                cell.append((char) c);
            } else if (c == '"' && cell.length() == 0) {
                quoted = true;
            } else if (c == ',') {
                cells.add(cell.toString());
                cell.setLength(0);
            } else if (c == '\n') {
                break;
            } else if (c != '\r') {
                cell.append((char) c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}

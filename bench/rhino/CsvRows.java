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

/** The rows of a CSV feed behind its header, cell by cell; a slash in a header makes a path of names. */
final class CsvRows implements Iterator<List<String>> {
    static final String ROOT = "InventoryRecord";
    static final String ROW = "Inventory";

    final String[][] paths;
    private final BufferedReader text;
    private List<String> next;

    CsvRows(InputStream feed) throws IOException {
        text = new BufferedReader(new InputStreamReader(feed, StandardCharsets.UTF_8), 1 << 16);
        paths = read().stream().map(header -> header.split("/")).toArray(String[][]::new);
        next = read();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public List<String> next() {
        if (next == null) throw new NoSuchElementException();
        List<String> row = next;
        try {
            next = read();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return row;
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

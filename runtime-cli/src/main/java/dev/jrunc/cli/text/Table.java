package dev.jrunc.cli.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns that are as wide as their widest cell, by the rules of Go's {@code text/tabwriter}: a cell
 * ends with a tab, what follows the last tab of a line belongs to no column, and a column is a run of
 * adjacent lines, so that a line without the cell starts the column anew.
 */
public final class Table {
  private final int minimum;
  private final int padding;

  /**
   * @param minimum least width of a column, padding included
   * @param padding blanks after the widest cell
   */
  public Table(int minimum, int padding) {
    this.minimum = minimum;
    this.padding = padding;
  }

  /** Replaces each tab in {@code text} by the blanks that line the columns up. */
  public String format(String text) {
    List<String[]> lines = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      lines.add(cells(text.substring(start, end)));
      start = end + 1;
    }
    lines.add(cells(text.substring(start)));
    StringBuilder out = new StringBuilder(text.length() * 2);
    for (int line = 0; line < lines.size(); line++) {
      String[] cells = lines.get(line);
      for (int column = 0; column < cells.length; column++) {
        out.append(cells[column]);
        if (column < cells.length - 1) {
          out.repeat(' ', width(lines, line, column) - length(cells[column]));
        }
      }
      if (line < lines.size() - 1) {
        out.append('\n');
      }
    }
    return out.toString();
  }

  private int width(List<String[]> lines, int line, int column) {
    int first = line;
    while (first > 0 && hasColumn(lines.get(first - 1), column)) {
      first--;
    }
    int width = minimum;
    for (int i = first; i < lines.size() && hasColumn(lines.get(i), column); i++) {
      width = Math.max(width, length(lines.get(i)[column]) + padding);
    }
    return width;
  }

  private static boolean hasColumn(String[] cells, int column) {
    return column < cells.length - 1;
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  private static String[] cells(String line) {
    int count = 1;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\t') {
        count++;
      }
    }
    String[] cells = new String[count];
    int start = 0;
    for (int n = 0; n < count - 1; n++) {
      int tab = line.indexOf('\t', start);
      cells[n] = line.substring(start, tab);
      start = tab + 1;
    }
    cells[count - 1] = line.substring(start);
    return cells;
  }
}

package dev.jrunc.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TableTest {
  private final Table list = new Table(12, 3);

  @Test
  void anEmptyListHasAHeader() {
    assertEquals(
        "ID          PID         STATUS      BUNDLE      CREATED     OWNER\n",
        list.format("ID\tPID\tSTATUS\tBUNDLE\tCREATED\tOWNER\n"));
  }

  @Test
  void columnsGrowWithTheirWidestCell() {
    assertEquals(
        """
        ID          PID         STATUS      BUNDLE       CREATED                          OWNER
        zz          21244       created     /tmp/cli/b   2026-11-22T02:05:41.201160526Z   root
        """,
        list.format(
            "ID\tPID\tSTATUS\tBUNDLE\tCREATED\tOWNER\n"
                + "zz\t21244\tcreated\t/tmp/cli/b\t2026-11-22T02:05:41.201160526Z\troot\n"));
  }

  @Test
  void columnsAreRunsOfAdjacentLines() {
    assertEquals("long--1  x\ns        y\nplain\ns  z\n", new Table(1, 2).format("long--1\tx\ns\ty\nplain\ns\tz\n"));
  }

  @Test
  void widthCountsCharactersAndRawBytes() {
    assertEquals("üü  x\n\udcffa  y\n😀   z\n", new Table(1, 2).format("üü\tx\n\udcffa\ty\n😀\tz\n"));
  }

  @Test
  void theLastCellIsNotPadded() {
    assertEquals("a  \nb  c", new Table(1, 2).format("a\t\nb\tc"));
  }
}

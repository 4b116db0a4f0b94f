package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;

class TableTest {
    @Test
    void text_stands_to_the_left_and_numbers_to_the_right() {
        var table = new Table("QUEUE", "WAITING", "LAST");
        table.row("billing", 7, "now");
        table.row("crm", 12_000, "-");

        assertEquals(
                """
                QUEUE    WAITING  LAST
                billing        7  now
                crm        12000  -
                """,
                printed(table));
    }

    @Test
    void a_table_without_rows_is_its_headings() {
        assertEquals("ID  TYPE\n", printed(new Table("ID", "TYPE")));
    }

    @Test
    void what_senders_wrote_cannot_steer_the_terminal() {
        var table = new Table("FACT", "VALUE");
        table.row("reason", "\u001b[2Jgone\nid  evt_forged");

        assertEquals("FACT    VALUE\nreason  ?[2Jgone?id  evt_forged\n", printed(table));
    }

    private static String printed(Table table) {
        var out = new StringWriter();
        table.print(new PrintWriter(out));
        return out.toString().replace(System.lineSeparator(), "\n");
    }
}

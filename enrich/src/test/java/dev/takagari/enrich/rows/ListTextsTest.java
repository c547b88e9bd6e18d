package dev.takagari.enrich.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.takagari.enrich.read.RefusalReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ListTextsTest {
  private static ListTexts read(String text, Charset charset) throws IOException {
    return ListTexts.read(new ByteArrayInputStream(text.getBytes(charset)), 60);
  }

  @Test
  void readsLinesAsAnImportDoes() throws IOException {
    ListTexts list =
        read(
            """
            \ufeff# a report
            evil[.]example   # seen in May
              203.0.113.7 ; a server

            // more
            ; and more
            0.0.0.0 ads.example tracker.example
            hxxps[:]//evil[.]example/a#b // a page
            evil.example
            C:\\Program Files\\lapwing sync.exe
            203.0.113.0/24
            """,
            StandardCharsets.UTF_8);

    assertThat(list.values())
        .containsExactly(
            "evil.example",
            "203.0.113.7",
            "ads.example",
            "tracker.example",
            "https://evil.example/a#b",
            "C:\\Program Files\\lapwing sync.exe",
            "203.0.113.0/24");
    assertThat(list.left()).isEmpty();
  }

  @Test
  void saysWhichLinesNameNoValue() throws IOException {
    ListTexts list =
        read("@@||good.example^\n" + "a".repeat(61) + "\nevil.example", StandardCharsets.UTF_8);

    assertThat(list.values()).containsExactly("evil.example");
    assertThat(list.left())
        .extracting(ListTexts.Left::line, ListTexts.Left::reason)
        .containsExactly(
            tuple(1L, RefusalReason.ALLOWED_BY_SOURCE), tuple(2L, RefusalReason.LINE_TOO_LONG));
  }

  @Test
  void readsWhatAnEditorOfWindowsSaved() throws IOException {
    assertThat(read("\ufeffevil.example\r\namy\r\n", StandardCharsets.UTF_16LE).values())
        .containsExactly("evil.example", "amy");
  }
}

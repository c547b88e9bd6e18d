package dev.takagari.alerting.outward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.Page;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.Outcome;
import dev.takagari.core.telling.ScreenBook;
import dev.takagari.core.telling.TellPost;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScreenDestinationTest {
  private record Put(Act act, String title, String text) {}

  private final List<Put> put = new ArrayList<>();
  private final ToldCases cases = new ToldCases();

  private Outcome deliver(Act act) {
    ScreenBook book =
        new ScreenBook() {
          @Override
          public int forget(String destination, Duration age) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void put(Act done, String title, String text) {
            put.add(new Put(done, title, text));
          }

          @Override
          public Page<ScreenNote> list(@Nullable String after, int limit) {
            throw new UnsupportedOperationException();
          }
        };
    return new ScreenDestination(book, cases.briefs(), new Letters(ZoneId.of("Asia/Tokyo")))
        .deliver(act, null);
  }

  @Test
  void showsACaseAndWhatHappensToIt() {
    assertThat(deliver(cases.show("screen", "s"))).isEqualTo(new Outcome.Done("A-2026-000482"));
    deliver(cases.add("screen", 7, "it is Tomasz"));

    assertThat(put)
        .extracting(Put::title)
        .containsOnly("HIGH · PowerShell download cradle on ws-0142");
    assertThat(put.get(0).text())
        .contains("at 2026-11-20 21:00:00 +09:00", "Who\n- tomasz\n", "/cases/A-2026-000482\n");
    assertThat(put.get(1).text())
        .isEqualTo(
            """
            2026-11-20 21:00:07 +09:00: commented by mira (api)
            it is Tomasz
            Case A-2026-000482 is open.

            Open in Takagari: https://takagari.example/cases/A-2026-000482
            """);
  }

  @Test
  void namesTheFilesOfAPost() {
    deliver(
        cases.post(
            "screen",
            new TellPost(
                "Week 47", "- 12 cases", List.of(new TellPost.File("a", "text/csv", "")))));

    assertThat(put.getFirst().text()).isEqualTo("- 12 cases\n\nWith it come: a\n");
  }

  @Test
  void whatEventsSaidStaysOnItsLine() {
    cases.titled(ToldCases.HOSTILE + "\u202e\u0007");
    deliver(cases.show("screen", "s"));

    assertThat(put.getFirst().title()).doesNotContain("\r", "\n", "\u202e", "\u0007", "http://");
    assertThat(put.getFirst().text()).doesNotContain("http://", "\u202e");
  }

  @Test
  void aCaseThatThereIsNotIsNeverShown() {
    Act act = new Act(1, "screen", "no case", Act.Kind.SHOW, "s", "", 1, ToldCases.NOON);

    assertThat(deliver(act)).isEqualTo(new Outcome.Never("there is no such case"));
  }
}

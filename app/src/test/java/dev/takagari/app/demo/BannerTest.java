package dev.takagari.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.embedded.GitHubAddress;
import dev.takagari.adapters.embedded.SlackAddress;
import dev.takagari.app.fleet.FleetStory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the banner")
class BannerTest {
  private static final Instant FROM = Instant.parse("2026-03-02T00:00:00Z");

  @Test
  @DisplayName("suggests queries that read the fleet's day anyway")
  void suggestsShortQueriesForAFreshFleet() {
    assertThat(banner(".takagari", FROM.plus(Duration.ofHours(20))))
        .contains(
            """
              ./takagari search '*-enc*'
                finds 4: scripts
            """)
        .contains("from tomorrow on, add --since 7d")
        .contains("  ./takagari seen evil.example\n")
        .contains("    finds 11: 3 as the events came (forward), 8 in what had arrived (retro)")
        .contains("  ./takagari cases list\n    finds 9 cases\n")
        .contains("  ./takagari cases show A-2026-000004\n");
  }

  @Test
  @DisplayName("tells older fleets' queries how far back to look")
  void looksFarEnoughBackForAnOldFleet() {
    assertThat(banner("other home", FROM.plus(Duration.ofHours(60))))
        .contains("./takagari search '*-enc*' --since 4d --home 'other home'")
        .doesNotContain("tomorrow");
  }

  @Test
  @DisplayName("looks further back before the first event leaves the default range")
  void looksFurtherBackInTime() {
    PlayedFleet fleet = new PlayedFleet(story(), FROM);
    assertThat(fleet.sinceDays(FROM.plus(Duration.ofHours(22)))).isEmpty();
    for (int hours = 23; hours < 200; hours++) {
      Instant now = FROM.plus(Duration.ofHours(hours));
      long days = fleet.sinceDays(now).orElseThrow();
      assertThat(now.minus(Duration.ofDays(days))).isBefore(FROM.minus(Duration.ofHours(20)));
    }
  }

  @Test
  @DisplayName("leads to the page of what people are told")
  void leadsToThePage() {
    assertThat(banner("home", FROM)).contains("  http://127.0.0.1:8600/told#token=the-token\n");
  }

  @Test
  @DisplayName("leads to the pages of doubles instead, without a secret")
  void leadsToDoubles() {
    Doubles doubles =
        new Doubles(
            new SlackAddress(
                URI.create("http://127.0.0.1:4001"), "xoxb-1", "xapp-1", "signing", "T0"),
            new GitHubAddress(
                URI.create("http://127.0.0.1:4002/api/v3"),
                URI.create("http://127.0.0.1:4002"),
                "pat-1",
                "hook-1",
                "example/soc-cases"));

    assertThat(banner("home", FROM, Optional.of(doubles)))
        .contains("  http://127.0.0.1:4001/\n", "  http://127.0.0.1:4002/example/soc-cases\n")
        .contains("/close expected because drill")
        .doesNotContain("/told", "xoxb-1", "xapp-1", "signing", "pat-1", "hook-1");
    assertThat(banner("home", FROM)).contains("./takagari outbox list --home home\n");
  }

  private static String banner(String home, Instant now) {
    return banner(home, now, Optional.empty());
  }

  private static String banner(String home, Instant now, Optional<Doubles> doubles) {
    StringWriter text = new StringWriter();
    new Banner(
            URI.create("http://127.0.0.1:8600"),
            Path.of(home),
            "the-token",
            doubles,
            Optional.of(new PlayedFleet(story(), FROM)),
            Optional.of(new DemoIndicators.Hits(3, 8)),
            Optional.of(new DemoDetections.Cases(9, List.of("A-2026-000004"))))
        .print(new PrintWriter(text), now);
    return text.toString();
  }

  private static FleetStory story() {
    return new FleetStory(
        "",
        List.of(),
        List.of(),
        "evil.example",
        "",
        "",
        "",
        "",
        "",
        "",
        FROM,
        FROM,
        List.of(),
        List.of(new FleetStory.Query("*-enc*", 4, "scripts")),
        List.of(),
        List.of());
  }
}

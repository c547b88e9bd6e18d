package dev.takagari.app.demo;

import dev.takagari.app.fleet.FleetStory;
import dev.takagari.app.home.HomeHint;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// What a newcomer reads when everything is up: where it is, and what to try.
///
/// @param token for the page in the browser, which takes it out of its address at once
record Banner(
    URI url,
    Path home,
    String token,
    Optional<Doubles> doubles,
    Optional<PlayedFleet> fleet,
    Optional<DemoIndicators.Hits> hits,
    Optional<DemoDetections.Cases> cases) {

  /// Says where, and nothing secret.
  @Override
  public String toString() {
    return "banner of " + url;
  }

  /// Writes it.
  ///
  /// @param now searches without a range end here
  void print(PrintWriter out, Instant now) {
    String option = new HomeHint(home).option();
    out.println();
    out.println("Takagari is up at " + url);
    out.println("  token and address for scripts: " + home.resolve("ready.json"));
    out.println();
    if (fleet.isPresent()) {
      String since = fleet.get().sinceDays(now).map(days -> " --since " + days + "d").orElse("");
      out.println(
          "Something happened in this fleet. Three queries worth trying, in another terminal:");
      for (FleetStory.Query query : fleet.get().story().queries()) {
        out.println();
        out.println("  ./takagari search " + HomeHint.quoted(query.text()) + since + option);
        out.println("    finds " + query.expected() + ": " + query.finds());
      }
      hits.ifPresent(found -> indicators(out, fleet.get().story(), found, option));
      cases.ifPresent(found -> cases(out, found, option));
      out.println();
      if (since.isEmpty()) {
        out.println("A search reads the last 24 hours: from tomorrow on, add --since 7d.");
      }
      out.println("The whole trail: docs/tutorial/your-first-hunt.md");
    } else {
      out.println("  ./takagari search '*'" + option + "      what arrived in the last 24 hours");
      out.println("  ./takagari ingest DIR" + option + "      hand over a copy of an FDR bucket");
    }
    out.println();
    doubles.ifPresentOrElse(
        found -> doubles(out, found),
        () -> {
          out.println("What people would be told, in the browser (the link holds the token):");
          out.println("  " + url + "/told#token=" + token);
          out.println("What waits to be told outside: ./takagari outbox list" + option);
          out.println("Slack and GitHub to try it with: ./takagari demo --with-doubles" + option);
        });
    out.println();
    out.println("Ctrl-C drains and stops; the next start keeps the data.");
    out.flush();
  }

  private static void doubles(PrintWriter out, Doubles doubles) {
    out.println("People are told in doubles of Slack and GitHub. Open both in the browser:");
    out.println();
    out.println("  " + doubles.slack().url() + "/");
    out.println("    click Acknowledge below a case, and watch the label of its issue");
    out.println();
    out.println("  " + doubles.github().site() + "/" + doubles.github().repository());
    out.println("    comment `/close expected because drill`, and watch the message in Slack");
    out.println();
    out.println("Step by step: docs/tutorial/from-a-message-to-a-closed-case.md");
  }

  private static void cases(PrintWriter out, DemoDetections.Cases cases, String option) {
    out.println();
    out.println("Products detected some of it; what is of one thing is one case:");
    out.println();
    out.println("  ./takagari cases list" + option);
    out.println("    finds " + cases.number() + " cases");
    cases
        .intrusion()
        .forEach(
            key -> {
              out.println();
              out.println("  ./takagari cases show " + key + option);
              out.println("    says who, where, how it got there and what it did next");
            });
  }

  private static void indicators(
      PrintWriter out, FleetStory story, DemoIndicators.Hits hits, String option) {
    out.println();
    out.println(
        "Two feeds of indicators name parts of it; one was there before the events, one came after:");
    out.println();
    out.println("  ./takagari seen " + story.domain() + option);
    out.println("    says who ever had to do with the domain, since when and how often");
    out.println();
    out.println("  ./takagari indicators hits" + option);
    out.println(
        "    finds "
            + (hits.forward() + hits.retro())
            + ": "
            + hits.forward()
            + " as the events came (forward), "
            + hits.retro()
            + " in what had arrived (retro)");
  }
}

package dev.takagari.app.demo;

import dev.takagari.app.fleet.FleetStory;
import dev.takagari.app.home.HomeHint;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// What a newcomer reads when everything is up: where it is, and what to try.
record Banner(URI url, Path home, Optional<PlayedFleet> fleet) {

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
    out.println("Ctrl-C drains and stops; the next start keeps the data.");
    out.flush();
  }
}

package dev.takagari.alerting.route;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.route.RoutingFiles;
import dev.takagari.core.route.RoutingSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The routing that holds: what its files say in their newest usable versions. A file that cannot
/// be used changes nothing and is told of until it is mended. Without files nothing is said and
/// nobody is on call. Safe for use by several threads.
public final class RoutingBook {
  private static final Logger LOG = LoggerFactory.getLogger(RoutingBook.class);

  private final RoutingSource source;
  private volatile Current current;

  /// What holds.
  ///
  /// @param troubles what is wrong with files
  /// @param tried digest of the files that were looked at last
  private record Current(Routing routing, List<String> troubles, String tried) {}

  private RoutingBook(RoutingSource source, MeterRegistry registry) {
    this.source = source;
    current = new Current(Routing.NONE, List.of(), "");
    Gauge.builder("takagari.alerting.routing.refused", () -> troubles().size())
        .description("things that are wrong with files of routing, people and rota")
        .register(registry);
  }

  /// Reads all files. Never throws for what they say, nor when they are not there.
  public static RoutingBook open(RoutingSource source, MeterRegistry registry) {
    RoutingBook book = new RoutingBook(source, registry);
    book.refresh();
    return book;
  }

  /// Where a case is told now, and who is mentioned.
  ///
  /// @param at the time at which somebody is called
  public Route route(RouteQuestion question, Instant at) {
    return current.routing().route(question, at);
  }

  /// The people that are known now.
  public People people() {
    return current.routing().people();
  }

  /// All of it as it is now. What belongs together asks for it once.
  public Routing routing() {
    return current.routing();
  }

  /// What is wrong with files, a line each; empty when nothing is.
  public List<String> troubles() {
    return current.troubles();
  }

  /// One line for people about what is wrong; empty when nothing is.
  public Optional<String> trouble() {
    List<String> troubles = troubles();
    if (troubles.isEmpty()) {
      return Optional.empty();
    }
    String more = troubles.size() == 1 ? "" : " and " + (troubles.size() - 1) + " more";
    return Optional.of("routing: " + troubles.getFirst().replace("\n", " ") + more);
  }

  /// Takes over what changed in the files since they were looked at last, as far as it can be used.
  public synchronized void refresh() {
    Current before = current;
    String digest;
    try {
      digest = source.digest();
    } catch (RuntimeException e) {
      digest = "unreadable: " + e.getMessage();
    }
    if (digest.equals(before.tried())) {
      return;
    }
    try {
      RoutingFiles files = source.read();
      Routing routing = new Routing(files);
      List<String> troubles = new ArrayList<>(files.refused());
      troubles.addAll(RoutingFaults.wrong(routing));
      current = new Current(routing, List.copyOf(troubles), digest);
      LOG.info(
          "routing of {}: {} rules, {} people, {} teams with a rota",
          source.origin(),
          files.tags().rules().size(),
          files.people().people().size(),
          files.rota().teams().size());
    } catch (TakagariException e) {
      keep(before, digest, String.valueOf(e.getMessage()));
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("reading the routing failed", e);
      keep(before, digest, source.origin() + " cannot be read: see the log");
    }
    troubles().forEach(trouble -> LOG.error("routing is not as it is written: {}", trouble));
  }

  private void keep(Current before, String digest, String why) {
    current =
        new Current(before.routing(), List.of(why + "\n  what was read before holds"), digest);
  }
}

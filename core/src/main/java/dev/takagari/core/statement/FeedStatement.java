package dev.takagari.core.statement;

import java.util.ArrayList;
import java.util.List;

/// What became of everything that a feed announced on a day.
///
/// @param lakeRows rows counted in the lake, -1 when it could not be asked
/// @param hotRows rows counted in the hot index, -1 when it could not be asked
/// @param gaps what should have come that day and did not, for people
public record FeedStatement(
    DayFigures figures, long lakeRows, long hotRows, List<Equation> equations, List<String> gaps) {
  public FeedStatement {
    equations = List.copyOf(equations);
    gaps = List.copyOf(gaps);
  }

  /// What retention removed ever, of all days: of one day it cannot be more.
  ///
  /// @param lake rows of the lake
  /// @param hot rows of the hot index
  public record Expired(long lake, long hot) {
    /// Nothing was removed.
    public static final Expired NOTHING = new Expired(0, 0);
  }

  /// Compares what must be the same.
  public static FeedStatement of(
      DayFigures figures, long lakeRows, long hotRows, Expired expired, List<String> gaps) {
    List<Equation> equations = new ArrayList<>();
    DayFigures.Objects objects = figures.objects();
    equations.add(
        Equation.of(
            "files-announced",
            "files that messages counted = files that they listed",
            objects.listed() + figures.notListed(),
            objects.listed(),
            figures.notListed() > 0 ? figures.notListed() + " were announced and not listed" : ""));
    equations.add(
        Equation.of(
            "files",
            "listed = archived + linked + set aside + in flight",
            objects.listed(),
            objects.archived() + objects.linked() + objects.setAside() + objects.inFlight(),
            ""));
    equations.add(
        Equation.of(
            "units-done",
            "units = units that are done",
            figures.units(),
            figures.units() - figures.unitsInFlight(),
            figures.unitsInFlight() + " are on their way"));
    for (DayFigures.Sink sink : figures.sinks()) {
      equations.add(
          Equation.of(
              "lines-" + sink.name(),
              "lines = written + duplicates + dropped + quarantined + expired + lake only + in"
                  + " flight",
              sink.received(),
              sink.written()
                  + sink.duplicates()
                  + sink.dropped()
                  + sink.quarantined()
                  + sink.expired()
                  + sink.lakeOnly()
                  + sink.inFlight(),
              ""));
    }
    equations.add(rows("lake", figures, lakeRows, expired.lake(), figures.merged().removed()));
    equations.add(rows("hot", figures, hotRows, expired.hot(), 0));
    return new FeedStatement(figures, lakeRows, hotRows, equations, gaps);
  }

  private static Equation rows(
      String sink, DayFigures figures, long counted, long expired, long removed) {
    long written = figures.sink(sink).written();
    String name = sink + "-rows";
    String text = "written to " + sink + " = rows counted there";
    if (counted < 0) {
      return new Equation(
          name, text, written, counted, Equation.Result.UNEXPLAINED, sink + " could not be asked");
    }
    long lacking = written - counted;
    String reason = "";
    if (lacking > 0 && lacking <= removed) {
      reason = "removed by compaction: the event came in another unit too";
    } else if (lacking > 0 && lacking <= removed + expired) {
      reason = "removed by retention";
    } else if (lacking < 0 && -lacking <= figures.sink(sink).inFlight()) {
      reason = "written by units that are on their way";
    }
    return Equation.of(name, text, written, counted, reason);
  }

  /// The worst of the equations.
  public Equation.Result result() {
    return equations.stream()
        .map(Equation::result)
        .max(Enum::compareTo)
        .orElse(Equation.Result.EQUAL);
  }
}

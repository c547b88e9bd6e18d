package dev.takagari.app.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// The figures of a benchmark as a table for people, as JSON and as a page of the documentation.
///
/// @param sides in the order in which they ran in each round
/// @param rounds the runs of each side, by its code
record BenchReport(
    BenchData data,
    Machine machine,
    List<Described> sides,
    List<Map<String, Run>> rounds,
    Optional<SizeFigures> size) {
  private static final double MB = 1e6;

  /// Sides that do what `d` does, and more.
  private static final Set<String> BEYOND_ROAD = Set.of("e", "f", "g");

  static final List<String> METHOD =
      List.of(
          "Every run is a whole process, start and end included, seen from outside; the sides run in"
              + " turns, round after round, and medians are told. Processor time is what the system"
              + " books on the process.",
          "DuckDB converts the event files and no more: every key a VARCHAR column, zstd level 3, one"
              + " directory a day.",
          "`convert` writes the lake's data files: all columns, attributes, sort order, bloom"
              + " filters, page index, zstd level 3.",
          "The whole road is queue, archive copy with size and MD5 verified, decoding, a sink that"
              + " walks every observable value, data files, Iceberg commit, and in (e) the hot index;"
              + " in (f) and (g) events are compared with indicators beside the walk, from a table"
              + " that is there when the process starts."
              + " The servers (OpenSearch, PostgreSQL, SQS and S3) are other processes and not"
              + " counted, but compete for the same cores.",
          "The floor inflates the same files with the JDK's inflater and compresses the bytes with"
              + " zstd level 3 from one buffer of 1 MB; nothing is looked at or written.",
          "The pair is two `convert` processes with one thread each on disjoint halves of the files"
              + " at the same time.",
          "MB are 1,000,000 bytes of inflated JSON. A ratio is of two runs of the same round: to"
              + " DuckDB with as many threads where it ran, else with one; more is better. To the"
              + " floor: processor time, less is better.");

  BenchReport {
    sides = List.copyOf(sides);
    rounds = List.copyOf(rounds);
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException("no round was run");
    }
  }

  /// What a side is.
  record Described(String code, String label, int threads) {
    static Described of(Side side) {
      return new Described(side.code(), side.label(), side.threads());
    }
  }

  /// One column of the table.
  private record Figure(String name, String key, double unit, int decimals) {}

  private static final Figure SPEED =
      new Figure("MB JSON per core-second", "json_mb_per_core_second", 1, 1);
  private static final Figure TO_DUCKDB = new Figure("× DuckDB", "ratio_to_duckdb", 1, 2);
  private static final Figure TO_FLOOR = new Figure("× floor CPU", "ratio_to_floor", 1, 2);
  private static final Figure TO_ROAD = new Figure("× CPU of d", "ratio_to_road", 1, 2);
  private static final Figure CPU = new Figure("CPU s", "cpu_seconds", 1, 2);
  private static final Figure SECONDS = new Figure("s", "seconds", 1, 2);
  private static final Figure EVENTS = new Figure("events/s", "events_per_second", 1, 0);
  private static final Figure PEAK = new Figure("peak RSS MB", "peak_rss_bytes", MB, 0);
  private static final Figure OUTPUT = new Figure("output MB", "output_bytes", MB, 1);
  private static final List<Figure> FIGURES =
      List.of(SPEED, TO_DUCKDB, TO_FLOOR, TO_ROAD, CPU, SECONDS, EVENTS, PEAK, OUTPUT);

  /// Empty when a side that it needs did not run.
  private Optional<Spread> spread(Described side, Figure figure) {
    List<Double> values = new ArrayList<>();
    for (Map<String, Run> round : rounds) {
      figure(side, figure, round).ifPresent(values::add);
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }

  private Optional<Double> figure(Described side, Figure figure, Map<String, Run> round) {
    Run run = round.get(side.code());
    if (run == null) {
      return Optional.empty();
    }
    if (figure.equals(TO_DUCKDB)) {
      return duckDb(side, round).map(other -> other.cpuSeconds() / run.cpuSeconds());
    }
    if (figure.equals(TO_FLOOR)) {
      return Optional.ofNullable(round.get("floor"))
          .map(floor -> run.cpuSeconds() / floor.cpuSeconds());
    }
    if (figure.equals(TO_ROAD)) {
      return BEYOND_ROAD.contains(side.code())
          ? Optional.ofNullable(round.get("d")).map(road -> run.cpuSeconds() / road.cpuSeconds())
          : Optional.empty();
    }
    ToDoubleFunction<Run> direct =
        switch (figure.key()) {
          case "json_mb_per_core_second" -> each -> data.jsonMegabytes() / each.cpuSeconds();
          case "cpu_seconds" -> Run::cpuSeconds;
          case "seconds" -> Run::seconds;
          case "events_per_second" -> each -> data.events() / each.seconds();
          case "peak_rss_bytes" -> Run::peakRssBytes;
          default -> Run::outputBytes;
        };
    return Optional.of(direct.applyAsDouble(run));
  }

  private static Optional<Run> duckDb(Described side, Map<String, Run> round) {
    Run same = round.get(new DuckDbSide(side.threads()).code());
    return Optional.ofNullable(same == null ? round.get("a") : same);
  }

  /// Throughput of two threads in one process against that of two processes.
  Optional<Spread> twoWorkers() {
    List<Double> values = new ArrayList<>();
    for (Map<String, Run> round : rounds) {
      Run one = round.get("c2");
      Run pair = round.get("pair");
      if (one != null && pair != null) {
        values.add(pair.seconds() / one.seconds());
      }
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }

  /// The table, with what was measured, where and how.
  String table() {
    List<String> lines = new ArrayList<>();
    lines.add(what());
    lines.add("medians of %d rounds (least–most)".formatted(rounds.size()));
    for (Described side : sides) {
      lines.add("");
      lines.add(side.code() + ": " + side.label());
      for (Figure figure : FIGURES) {
        spread(side, figure)
            .ifPresent(
                spread -> lines.add("  %-24s %s".formatted(figure.name(), cell(spread, figure))));
      }
    }
    lines.add("");
    twoWorkers()
        .ifPresent(
            spread -> lines.add("two threads against two processes: " + cell(spread, TO_DUCKDB)));
    size.ifPresent(each -> lines.add(text(each)));
    lines.add("");
    lines.addAll(METHOD);
    lines.add("");
    lines.add(machine.text());
    return String.join("\n", lines) + "\n";
  }

  private String what() {
    return String.format(
        Locale.ROOT,
        "%,.1f MB JSON (%,.1f MB gz), %,d events, %,d keys, in %d files: %s",
        data.jsonMegabytes(),
        data.gzipBytes() / MB,
        data.events(),
        data.keys().size(),
        data.files().size(),
        data.origin());
  }

  private static String text(SizeFigures size) {
    return String.format(
        Locale.ROOT,
        "our Parquet %,.1f MB, of that bloom filters %,.1f MB; DuckDB writes the same rows in %,.1f MB: without blooms %.2f of it",
        size.bytes() / MB,
        size.bloomBytes() / MB,
        size.duckDbBytes() / MB,
        size.ratio());
  }

  private static String cell(Spread spread, Figure figure) {
    String format = "%,." + figure.decimals() + "f";
    return String.format(Locale.ROOT, format, spread.median() / figure.unit())
        + " ("
        + String.format(Locale.ROOT, format, spread.min() / figure.unit())
        + "–"
        + String.format(Locale.ROOT, format, spread.max() / figure.unit())
        + ")";
  }

  /// The page `docs/reference/benchmarks.md`.
  ///
  /// @param call the arguments of the command
  String document(String call, String day) {
    List<String> lines = new ArrayList<>();
    lines.add("# Benchmarks");
    lines.add("");
    lines.add(
        "Written by [`./takagari bench`](../how-to/measure.md) on "
            + day
            + ". Figures of different machines, or of a busy and an idle one, say");
    lines.add(
        "nothing about each other; ratios of runs in turns on the same files say more. Where the time"
            + " goes: [performance](../concepts/performance.md).");
    lines.add("");
    lines.add("- `./takagari " + call + "`");
    lines.add("- " + what());
    lines.add("- " + machine.text());
    lines.add("- medians of %d rounds, least and most in brackets".formatted(rounds.size()));
    lines.add("");
    lines.add(
        "| | side | "
            + FIGURES.stream().map(Figure::name).reduce((a, b) -> a + " | " + b).orElse("")
            + " |");
    lines.add("|---|---|" + "---|".repeat(FIGURES.size()));
    for (Described side : sides) {
      StringBuilder row =
          new StringBuilder("| ").append(side.code()).append(" | ").append(side.label());
      for (Figure figure : FIGURES) {
        row.append(" | ").append(spread(side, figure).map(each -> cell(each, figure)).orElse(""));
      }
      lines.add(row.append(" |").toString());
    }
    lines.add("");
    twoWorkers()
        .ifPresent(
            spread ->
                lines.add(
                    "- Throughput of two threads in one process (`c2`) against that of two processes"
                        + " at the same time (`pair`): "
                        + cell(spread, TO_DUCKDB)));
    size.ifPresent(each -> lines.add("- Size: " + text(each)));
    lines.add("");
    lines.add("## Method");
    lines.add("");
    METHOD.forEach(each -> lines.add("- " + each));
    return String.join("\n", lines) + "\n";
  }

  /// The same as JSON, with the single rounds.
  String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
      json.writeStartObject();
      writeData(json);
      writeMachine(json);
      json.writeNumberField("rounds", rounds.size());
      json.writeObjectFieldStart("sides");
      for (Described side : sides) {
        json.writeObjectFieldStart(side.code());
        json.writeStringField("label", side.label());
        json.writeNumberField("threads", side.threads());
        for (Figure figure : FIGURES) {
          Optional<Spread> spread = spread(side, figure);
          if (spread.isPresent()) {
            write(json, figure.key(), spread.get());
          }
        }
        json.writeEndObject();
      }
      json.writeEndObject();
      Optional<Spread> workers = twoWorkers();
      if (workers.isPresent()) {
        write(json, "two_workers", workers.get());
      }
      if (size.isPresent()) {
        json.writeObjectFieldStart("size");
        json.writeNumberField("bytes", size.get().bytes());
        json.writeNumberField("bloom_bytes", size.get().bloomBytes());
        json.writeNumberField("duckdb_bytes", size.get().duckDbBytes());
        number(json, "ratio_without_blooms", size.get().ratio());
        json.writeEndObject();
      }
      writeRounds(json);
      json.writeEndObject();
    }
    return text + "\n";
  }

  private void writeData(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("data");
    json.writeStringField("origin", data.origin());
    json.writeNumberField("files", data.files().size());
    json.writeNumberField("keys", data.keys().size());
    json.writeNumberField("events", data.events());
    json.writeNumberField("bytes_gz", data.gzipBytes());
    json.writeNumberField("bytes_json", data.jsonBytes());
    json.writeEndObject();
  }

  private void writeMachine(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("machine");
    json.writeStringField("processor", machine.processor());
    json.writeNumberField("cores", machine.cores());
    json.writeNumberField("threads", machine.threads());
    json.writeStringField("system", machine.system());
    json.writeStringField("jdk", machine.jdk());
    json.writeStringField("jvm_options", String.join(" ", machine.options()));
    json.writeEndObject();
    json.writeStringField("method", String.join(" ", METHOD));
  }

  private void writeRounds(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("runs");
    for (Map<String, Run> round : rounds) {
      json.writeStartObject();
      for (Described side : sides) {
        json.writeObjectFieldStart(side.code());
        for (Figure figure : FIGURES) {
          Optional<Double> value = figure(side, figure, round);
          if (value.isPresent()) {
            number(json, figure.key(), value.get());
          }
        }
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, String name, Spread spread) throws IOException {
    json.writeObjectFieldStart(name);
    number(json, "median", spread.median());
    number(json, "min", spread.min());
    number(json, "max", spread.max());
    json.writeEndObject();
  }

  /// Three decimals are more than the clocks know; nothing where the system did not say.
  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeFieldName(name);
    if (!Double.isFinite(value)) {
      json.writeNull();
    } else if (value == Math.rint(value)) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(String.format(Locale.ROOT, "%.3f", value));
    }
  }
}

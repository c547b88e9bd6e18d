package dev.takagari.app.bench;

import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorChange;
import dev.takagari.core.indicator.IndicatorChanges;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.enrich.match.MatcherSettings;
import dev.takagari.enrich.match.MatcherSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/// Made-up indicators in the proportions that feeds have: of twenty eight are SHA-256, six are
/// domains, three addresses, one a URL, one MD5, and one of a rarer type. The same number always
/// gives the same values. Safe for use by several threads.
public final class BenchIndicators implements IndicatorChanges {
  static final int MOST = 100_000_000;

  private static final UUID STORE = new UUID(0, 1);
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int BYTES_OF_A_VALUE = 100;
  private static final int OFTEN = 20;

  private final int size;

  BenchIndicators(int size) {
    this.size = size;
  }

  /// Bytes that building a table needs at most.
  static long bytes(int size) {
    return (long) size * BYTES_OF_A_VALUE;
  }

  /// Leaves a table in a directory, as a process that ran before would have; once.
  static void build(Path directory, int size, InstantSource clock) {
    if (Files.exists(directory)) {
      return;
    }
    MatcherSource source =
        new MatcherSource(
            new BenchIndicators(size),
            MatcherSettings.in(directory),
            Runnable::run,
            clock,
            new SimpleMeterRegistry());
    source.load();
    source.poll();
    source.current().letGo();
  }

  @Override
  public UUID store() {
    return STORE;
  }

  @Override
  public long generation() {
    return 1;
  }

  @Override
  public long sweep() {
    return 0;
  }

  @Override
  public long active(Consumer<ActiveIndicator> into) {
    for (int i = 0; i < size; i++) {
      into.accept(new ActiveIndicator(value(i), false));
    }
    return 1;
  }

  @Override
  public OptionalLong since(long generation, Consumer<IndicatorChange> into) {
    return OptionalLong.of(1);
  }

  /// The value of this number.
  public static IndicatorValue value(int i) {
    long any = (i + 1) * GOLDEN;
    String hex = "%016x".formatted(any);
    return switch (i % OFTEN) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> new IndicatorValue(IndicatorType.SHA256, hex.repeat(4));
      case 8, 9, 10, 11, 12, 13 ->
          new IndicatorValue(IndicatorType.DOMAIN, "c" + hex.substring(3) + ".example");
      case 14, 15, 16 -> new IndicatorValue(IndicatorType.IPV4, network(any) + (any >>> 32 & 255));
      case 17 -> new IndicatorValue(IndicatorType.URL, "http://c" + hex + ".example/i.php");
      case 18 -> new IndicatorValue(IndicatorType.MD5, hex.repeat(2));
      default -> rare(i, hex, any);
    };
  }

  private static IndicatorValue rare(int i, String hex, long any) {
    return switch (i / OFTEN % 4) {
      case 0 -> new IndicatorValue(IndicatorType.FILENAME, "\\users\\public\\" + hex + ".exe");
      case 1 -> new IndicatorValue(IndicatorType.FILENAME, hex + ".exe");
      case 2 ->
          i % 1_600 == 59
              ? new IndicatorValue(
                  IndicatorType.CMDLINE, "rundll32.exe c:\\users\\public\\" + hex + ".dat")
              : new IndicatorValue(IndicatorType.USER_AGENT, "agent/" + hex);
      default -> new IndicatorValue(IndicatorType.CIDR, network(any) + "0/24");
    };
  }

  private static String network(long any) {
    return (any >>> 56) + "." + (any >>> 48 & 255) + "." + (any >>> 40 & 255) + ".";
  }
}

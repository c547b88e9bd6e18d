package dev.takagari.enrich.stix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.testing.Seeds;
import dev.takagari.enrich.stix.StixPattern.Combined;
import dev.takagari.enrich.stix.StixPattern.Comparison;
import dev.takagari.enrich.stix.StixPattern.Joined;
import dev.takagari.enrich.stix.StixPattern.Joint;
import dev.takagari.enrich.stix.StixPattern.Literal;
import dev.takagari.enrich.stix.StixPattern.Observation;
import dev.takagari.enrich.stix.StixPattern.Qualified;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Random patterns: what is printed is read again, and no value is taken that does not make the
/// whole pattern true by itself.
class StixPatternPropertyTest {
  private static final List<String> NAMES = List.of("a.exe", "b'c", "d\\e", "f\\", "'", "");
  private static final List<String> PROPERTIES =
      List.of("name", "hashes.MD5", "hashes.SHA-256", "size", "x.y.z w");

  private final RandomGenerator random = Seeds.random("stix");

  @Test
  void aPrintedPatternIsReadAgain() throws UnreadablePatternException {
    for (int i = 0; i < 20_000; i++) {
      StixPattern pattern = pattern(4);
      assertThat(StixPatternParser.parse(print(pattern))).as(print(pattern)).isEqualTo(pattern);
    }
  }

  @Test
  void garbageIsRefusedAndNothingElseHappens() {
    String alphabet = "[]()'\\ =:.ANDORNOTfile,INt1*\"";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(40);
      for (int j = 0; j < length; j++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        PatternValues.of(StixPatternParser.parse(text.toString()));
      } catch (UnreadablePatternException e) {
        assertThat(e).hasMessageMatching("character \\d+ should be .*|it is nested .*");
      }
    }
  }

  /// A file that has just what a taken value says: the pattern has to hold for it. The rest of an
  /// AND with digests is given to the file as well, for a digest names the file with all it has.
  @Test
  void noValueIsTakenThatDoesNotSuffice() {
    int taken = 0;
    for (int i = 0; i < 50_000; i++) {
      StixPattern pattern = pattern(4);
      for (PatternValues.Named value : PatternValues.of(pattern).values()) {
        boolean digest = value.type() == IndicatorType.MD5 || value.type() == IndicatorType.SHA256;
        assertThat(holds(pattern, value, digest)).as(print(pattern) + " by " + value).isTrue();
        taken++;
      }
    }
    assertThat(taken).isGreaterThan(1_000);
  }

  private boolean holds(StixPattern pattern, PatternValues.Named value, boolean digest) {
    return switch (pattern) {
      case Observation(Comparison comparison) -> holds(comparison, value, digest);
      case Combined(Joint joint, List<StixPattern> parts) ->
          joint == Joint.OR ? parts.stream().anyMatch(part -> holds(part, value, digest)) : false;
      case Qualified(StixPattern inner, String word, boolean narrows) ->
          !narrows && holds(inner, value, digest);
    };
  }

  private boolean holds(Comparison comparison, PatternValues.Named value, boolean digest) {
    return switch (comparison) {
      case StixPattern.Test test -> names(test, value);
      case Joined(boolean all, List<Comparison> parts) -> {
        if (!all) {
          yield parts.stream().anyMatch(part -> holds(part, value, digest));
        }
        Map<String, String> digests = new HashMap<>();
        boolean oneFile = true;
        boolean named = false;
        for (Comparison part : parts) {
          if (!(part instanceof StixPattern.Test test)) {
            oneFile = false;
            continue;
          }
          boolean equality = test.operator().equals("=") && !test.negated();
          if (equality && test.path().startsWith("hashes.")) {
            oneFile &= digests.putIfAbsent(test.path(), test.literals().getFirst().text()) == null;
            named |= names(test, value);
          }
        }
        yield oneFile && named;
      }
    };
  }

  private static boolean names(StixPattern.Test test, PatternValues.Named value) {
    boolean operator =
        test.operator().equals("=")
            || test.operator().equals("IN")
            || (test.operator().equals("LIKE") && !test.literals().getFirst().text().contains("%"));
    return !test.negated()
        && operator
        && test.literals().stream().anyMatch(literal -> literal.text().equals(value.text()))
        && StixProperty.of(test.object(), test.path(), value.text())
            .equals(new StixProperty(value.type(), value.word()));
  }

  private StixPattern pattern(int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(5);
    return switch (kind) {
      case 0, 1 -> new Observation(comparison(depth));
      case 2 -> {
        StixPattern inner = pattern(depth - 1);
        yield random.nextBoolean()
            ? new Qualified(inner, "WITHIN", !(inner instanceof Observation))
            : new Qualified(inner, "REPEATS", true);
      }
      default -> {
        Joint joint = Joint.values()[random.nextInt(Joint.values().length)];
        List<StixPattern> parts = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(2); i++) {
          parts.add(pattern(depth - 1));
        }
        yield new Combined(joint, parts);
      }
    };
  }

  private Comparison comparison(int depth) {
    if (depth == 0 || random.nextInt(3) > 0) {
      return test();
    }
    List<Comparison> parts = new ArrayList<>();
    for (int i = 0; i < 2 + random.nextInt(2); i++) {
      parts.add(comparison(depth - 1));
    }
    return new Joined(random.nextBoolean(), parts);
  }

  private StixPattern.Test test() {
    String operator =
        List.of("=", "=", "=", "!=", "<", "IN", "LIKE", "MATCHES").get(random.nextInt(8));
    String path = PROPERTIES.get(random.nextInt(PROPERTIES.size()));
    List<Literal> literals = new ArrayList<>();
    int count = operator.equals("IN") ? random.nextInt(3) : 1;
    for (int i = 0; i < count; i++) {
      literals.add(new Literal(NAMES.get(random.nextInt(NAMES.size())), true));
    }
    return new StixPattern.Test("file", path, random.nextInt(6) == 0, operator, literals);
  }

  private static String print(StixPattern pattern) {
    return switch (pattern) {
      case Observation(Comparison comparison) -> "[" + print(comparison) + "]";
      case Combined(Joint joint, List<StixPattern> parts) ->
          parts.stream()
              .map(part -> part instanceof Combined ? "(" + print(part) + ")" : print(part))
              .collect(Collectors.joining(" " + joint + " "));
      case Qualified(StixPattern inner, String word, boolean narrows) ->
          (inner instanceof Combined ? "(" + print(inner) + ")" : print(inner))
              + (word.equals("WITHIN") ? " WITHIN 5 SECONDS" : " REPEATS 2 TIMES");
    };
  }

  private static String print(Comparison comparison) {
    return switch (comparison) {
      case Joined(boolean all, List<Comparison> parts) ->
          parts.stream()
              .map(part -> part instanceof Joined ? "(" + print(part) + ")" : print(part))
              .collect(Collectors.joining(all ? " AND " : " OR "));
      case StixPattern.Test test -> {
        String literals =
            test.literals().stream()
                .map(StixPatternPropertyTest::print)
                .collect(Collectors.joining(", "));
        yield "file:"
            + path(test.path())
            + (test.negated() ? " NOT " : " ")
            + test.operator()
            + " "
            + (test.operator().equals("IN") ? "(" + literals + ")" : literals);
      }
    };
  }

  private static String path(String path) {
    return switch (path) {
      case "hashes.SHA-256" -> "hashes.'SHA-256'";
      case "x.y.z w" -> "x.y.'z w'";
      default -> path;
    };
  }

  private static String print(Literal literal) {
    return "'" + literal.text().replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}

package dev.takagari.enrich.stix;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.enrich.stix.StixPattern.Combined;
import dev.takagari.enrich.stix.StixPattern.Comparison;
import dev.takagari.enrich.stix.StixPattern.Joined;
import dev.takagari.enrich.stix.StixPattern.Joint;
import dev.takagari.enrich.stix.StixPattern.Literal;
import dev.takagari.enrich.stix.StixPattern.Observation;
import dev.takagari.enrich.stix.StixPattern.Qualified;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The values that a pattern says are bad by themselves: whoever sees one of them sees what the
/// pattern means. What says more than that, or less, is named and not taken.
/// - Of an `OR`, between observations or within one, each branch counts for itself.
/// - `=` and `IN` give their texts; `LIKE` too, when it has no wildcard, and `LIKE '%…%'` of a
///   command line, which is what our command lines mean; `ISSUBSET` of an address gives the
///   network.
/// - Of an `AND` within one observation whose tests are all about one file, the digests are taken:
///   they name the file, whatever else is said of it. No other `AND` gives anything.
/// - `AND` and `FOLLOWEDBY` between observations, `NOT`, `!=`, comparisons of size, `MATCHES`,
///   `ISSUPERSET`, `EXISTS`, `REPEATS` of more than one, `START … STOP`, and `WITHIN` around
///   several observations give nothing.
///
/// @param values in the order of the pattern
/// @param rest why parts of it give none, in that order
record PatternValues(List<Named> values, List<String> rest) {
  PatternValues {
    values = List.copyOf(values);
    rest = List.copyOf(rest);
  }

  /// A value and what it is.
  record Named(IndicatorType type, String word, String text) {}

  /// Takes a pattern apart.
  static PatternValues of(StixPattern pattern) {
    List<Named> values = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    observe(pattern, values, rest);
    return new PatternValues(values, rest);
  }

  private static void observe(StixPattern pattern, List<Named> values, List<String> rest) {
    switch (pattern) {
      case Observation(Comparison comparison) -> compare(comparison, values, rest);
      case Combined(Joint joint, List<StixPattern> parts) -> {
        if (joint == Joint.OR) {
          parts.forEach(part -> observe(part, values, rest));
        } else {
          rest.add(joint + " of observations");
        }
      }
      case Qualified(StixPattern inner, String word, boolean narrows) -> {
        if (narrows) {
          rest.add(word);
        } else {
          observe(inner, values, rest);
        }
      }
    }
  }

  private static void compare(Comparison comparison, List<Named> values, List<String> rest) {
    switch (comparison) {
      case StixPattern.Test test -> test(test, values, rest);
      case Joined(boolean all, List<Comparison> parts) -> {
        if (all) {
          all(parts, values, rest);
        } else {
          parts.forEach(part -> compare(part, values, rest));
        }
      }
    }
  }

  private static void all(List<Comparison> parts, List<Named> values, List<String> rest) {
    List<Named> digests = new ArrayList<>();
    Set<String> properties = new HashSet<>();
    for (Comparison part : parts) {
      if (!(part instanceof StixPattern.Test test) || !test.object().equals("file")) {
        rest.add("AND");
        return;
      }
      boolean digest =
          StixProperty.isHash(test.object(), test.path())
              && test.operator().equals("=")
              && !test.negated();
      if (digest && !properties.add(test.path())) {
        rest.add("AND of two digests of a kind");
        return;
      }
      if (digest) {
        test(test, digests, rest);
      }
    }
    boolean named = digests.stream().anyMatch(digest -> digest.type() != IndicatorType.OTHER);
    if (named) {
      values.addAll(digests);
    } else {
      rest.add("AND");
    }
  }

  private static void test(StixPattern.Test test, List<Named> values, List<String> rest) {
    if (test.negated()) {
      rest.add("NOT");
      return;
    }
    switch (test.operator()) {
      case "=", "IN" -> test.literals().forEach(literal -> add(test, literal.text(), values));
      case "LIKE" -> like(test, values, rest);
      case "ISSUBSET" -> {
        Literal network = test.literals().getFirst();
        StixProperty property = StixProperty.of(test.object(), test.path(), network.text());
        boolean address =
            property.type() == IndicatorType.IPV4 || property.type() == IndicatorType.IPV6;
        if (address) {
          values.add(new Named(IndicatorType.CIDR, "", network.text()));
        } else {
          rest.add("ISSUBSET");
        }
      }
      default -> rest.add(test.operator());
    }
  }

  private static void like(StixPattern.Test test, List<Named> values, List<String> rest) {
    String text = test.literals().getFirst().text();
    boolean commandLine =
        StixProperty.of(test.object(), test.path(), text).type() == IndicatorType.CMDLINE;
    if (commandLine && text.length() > 2 && text.startsWith("%") && text.endsWith("%")) {
      text = text.substring(1, text.length() - 1);
    }
    if (text.indexOf('%') >= 0 || text.indexOf('_') >= 0) {
      rest.add("LIKE");
    } else {
      add(test, text, values);
    }
  }

  private static void add(StixPattern.Test test, String text, List<Named> values) {
    StixProperty property = StixProperty.of(test.object(), test.path(), text);
    values.add(new Named(property.type(), property.word(), text));
  }
}

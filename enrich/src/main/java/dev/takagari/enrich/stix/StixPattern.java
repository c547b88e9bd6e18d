package dev.takagari.enrich.stix;

import java.util.List;

/// A pattern of STIX 2, as it was written.
sealed interface StixPattern {

  /// One observation in which a comparison holds: `[…]`.
  record Observation(Comparison comparison) implements StixPattern {}

  /// Patterns of which one, all, or all in their order must hold.
  record Combined(Joint joint, List<StixPattern> parts) implements StixPattern {
    public Combined {
      parts = List.copyOf(parts);
    }
  }

  /// A pattern with `WITHIN`, `REPEATS`, or `START … STOP` behind it.
  ///
  /// @param word in upper case
  /// @param narrows whether it can keep a pattern from holding that would hold without it
  record Qualified(StixPattern pattern, String word, boolean narrows) implements StixPattern {}

  /// How observations are joined.
  enum Joint {
    OR,
    AND,
    FOLLOWEDBY
  }

  /// What must hold within one observation.
  sealed interface Comparison {}

  /// Comparisons of which one, or all, must hold.
  record Joined(boolean all, List<Comparison> parts) implements Comparison {
    public Joined {
      parts = List.copyOf(parts);
    }
  }

  /// A property compared with literals.
  ///
  /// @param object type, as `file`
  /// @param path of the property, steps between dots, without quotes, as `hashes.SHA-256`
  /// @param negated whether `NOT` stands before the operator
  /// @param operator `=`, `!=`, `<`, `IN`, `LIKE`, `EXISTS` and so on, in upper case
  /// @param literals one, of `IN` any number, of `EXISTS` none
  record Test(String object, String path, boolean negated, String operator, List<Literal> literals)
      implements Comparison {
    public Test {
      literals = List.copyOf(literals);
    }

    /// Object and path with a colon between them.
    String property() {
      return object + ":" + path;
    }
  }

  /// A constant.
  ///
  /// @param text what it stands for
  /// @param isText whether it is written as text, not as number, time, bytes or boolean
  record Literal(String text, boolean isText) {}
}

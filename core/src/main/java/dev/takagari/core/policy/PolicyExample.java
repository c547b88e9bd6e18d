package dev.takagari.core.policy;

import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A test of a policy: some input, and what is to come of it.
///
/// @param line where it begins in the file, from 1
/// @param given values by the name of their input; what is not named is unknown
public record PolicyExample(
    String name, int line, SequencedMap<String, Given> given, Expected expected) {
  public PolicyExample {
    given = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(given));
  }

  /// A value as it stands in the file.
  ///
  /// @param line where it begins, from 1
  /// @param value its type is not checked yet
  public record Given(int line, Value value) {}

  /// The forms of values.
  public sealed interface Value {
    record One(String text) implements Value {}

    record Several(List<String> texts) implements Value {
      public Several {
        texts = List.copyOf(texts);
      }
    }

    record Named(SequencedMap<String, List<String>> texts) implements Value {
      public Named {
        texts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(texts));
      }
    }
  }

  /// What is to come; what is empty is not looked at.
  ///
  /// @param reasons texts that must be among the reasons
  /// @param rules exactly those that hold, in order
  public record Expected(
      Optional<Severity> severity,
      Optional<String> verdict,
      Optional<Tell> tell,
      List<String> reasons,
      Optional<List<String>> rules) {
    public Expected {
      reasons = List.copyOf(reasons);
      rules = rules.map(List::copyOf);
    }

    /// Whether nothing is looked at.
    public boolean isEmpty() {
      return severity.isEmpty()
          && verdict.isEmpty()
          && tell.isEmpty()
          && reasons.isEmpty()
          && rules.isEmpty();
    }
  }
}

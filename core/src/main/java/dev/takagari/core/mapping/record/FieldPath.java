package dev.takagari.core.mapping.record;

import java.util.ArrayList;
import java.util.List;

/// The way to a value inside a record.
///
/// The first step is the name of a field as attributes spell it: a member's own name, behind `$.`
/// when it stands in the envelope. Later steps are names of members inside it; `[]` is every
/// element of an array, `[2]` the third one.
public record FieldPath(List<String> steps) {
  /// The step to every element of an array.
  public static final String EACH = "[]";

  public FieldPath {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a path needs a step");
    }
  }

  /// A path of these steps.
  public static FieldPath of(String... steps) {
    return new FieldPath(List.of(steps));
  }

  /// Reads `a.b[].c`, where `\.` and `\[` are part of a name and a first `$.` is the envelope's.
  public static FieldPath parse(String text) {
    List<String> steps = new ArrayList<>();
    StringBuilder step = new StringBuilder();
    int at = 0;
    if (text.startsWith("$.")) {
      step.append("$.");
      at = 2;
    }
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        step.append(text.charAt(++at));
      } else if (c == '.' || c == '[') {
        if (!step.isEmpty()) {
          steps.add(step.toString());
          step.setLength(0);
        }
        if (c == '[') {
          step.append(c);
        }
      } else {
        step.append(c);
      }
    }
    if (!step.isEmpty()) {
      steps.add(step.toString());
    }
    return new FieldPath(steps);
  }

  /// The field in which the path begins.
  public String field() {
    return steps.getFirst();
  }

  /// The position that a step like `[2]` names, -1 for any other step.
  static int position(String step) {
    int length = step.length();
    boolean bracketed = length > 2 && step.charAt(0) == '[' && step.charAt(length - 1) == ']';
    if (!bracketed || length > 8) {
      return -1;
    }
    int position = 0;
    for (int i = 1; i < length - 1; i++) {
      int digit = step.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      position = position * 10 + digit;
    }
    return position;
  }

  /// The steps between dots, as people write them.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String step : steps) {
      boolean element = step.equals(EACH) || position(step) >= 0;
      text.append(text.isEmpty() || element ? "" : ".").append(step);
    }
    return text.toString();
  }
}

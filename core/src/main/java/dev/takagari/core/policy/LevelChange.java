package dev.takagari.core.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a rule does to a level, as a severity: it sets it, bounds it, or moves it by one.
///
/// @param <L> the levels in rising order
public sealed interface LevelChange<L extends Enum<L>> {

  /// The level after the change.
  L from(L level);

  /// The words that [#read] takes.
  String words();

  /// Whatever it was.
  record To<L extends Enum<L>>(L level) implements LevelChange<L> {
    @Override
    public L from(L now) {
      return level;
    }

    @Override
    public String words() {
      return code(level);
    }
  }

  /// Raised when it was lower.
  record AtLeast<L extends Enum<L>>(L level) implements LevelChange<L> {
    @Override
    public L from(L now) {
      return now.compareTo(level) < 0 ? level : now;
    }

    @Override
    public String words() {
      return AT_LEAST + code(level);
    }
  }

  /// Lowered when it was higher.
  record AtMost<L extends Enum<L>>(L level) implements LevelChange<L> {
    @Override
    public L from(L now) {
      return now.compareTo(level) > 0 ? level : now;
    }

    @Override
    public String words() {
      return AT_MOST + code(level);
    }
  }

  /// Up to the next level, if there is one.
  record Higher<L extends Enum<L>>() implements LevelChange<L> {
    @Override
    public L from(L now) {
      return Levels.at(now.getDeclaringClass(), Levels.rank(now) + 1);
    }

    @Override
    public String words() {
      return HIGHER;
    }
  }

  /// Down to the level before, if there is one.
  record Lower<L extends Enum<L>>() implements LevelChange<L> {
    @Override
    public L from(L now) {
      return Levels.at(now.getDeclaringClass(), Levels.rank(now) - 1);
    }

    @Override
    public String words() {
      return LOWER;
    }
  }

  String AT_LEAST = "at least ";
  String AT_MOST = "at most ";
  String HIGHER = "one higher";
  String LOWER = "one lower";

  /// The change that some words say: `high`, `at least high`, `at most high`, `one higher`, `one
  /// lower`; empty when they say none.
  static <L extends Enum<L>> Optional<LevelChange<L>> read(String words, Class<L> levels) {
    if (words.equals(HIGHER)) {
      return Optional.of(new Higher<>());
    }
    if (words.equals(LOWER)) {
      return Optional.of(new Lower<>());
    }
    for (L level : levels.getEnumConstants()) {
      for (LevelChange<L> change :
          List.of(new To<L>(level), new AtLeast<L>(level), new AtMost<L>(level))) {
        if (change.words().equals(words)) {
          return Optional.of(change);
        }
      }
    }
    return Optional.empty();
  }

  private static String code(Enum<?> level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}

package dev.takagari.core.intel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What came of asking one source for one thing. That a source does not know something is no sign
/// that it is harmless: [NotFound] and [Clean] are never the same.
public sealed interface IntelAnswer {

  /// The source said something, now or when it was asked before.
  sealed interface Said extends IntelAnswer {
    /// When the source said so: how old the answer is.
    Instant at();
  }

  /// The source knows it.
  record Found(IntelFacts facts, Instant at) implements Said {}

  /// The source does not know it.
  record NotFound(Instant at) implements Said {}

  /// The source knows it and says that it is harmless.
  record Clean(IntelFacts facts, Instant at) implements Said {}

  /// The source was asked and gave no answer.
  ///
  /// @param reason for people, without the value and without text of the source
  record Failed(IntelFailure code, String reason) implements IntelAnswer {
    public Failed(IntelFailure code) {
      this(code, code.meaning());
    }

    /// Whether the same question may be answered later.
    public boolean isTransient() {
      return code.isTransient();
    }
  }

  /// The source was not asked.
  ///
  /// @param until from when on asking again may help, null when that is not known
  record NotAsked(IntelRefusal reason, @Nullable Instant until) implements IntelAnswer {
    public NotAsked(IntelRefusal reason) {
      this(reason, null);
    }
  }

  /// An answer of facts: [Clean] when they say that it is harmless, else [Found].
  static Said of(IntelFacts facts, Instant at) {
    return facts.verdict() == IntelVerdict.BENIGN ? new Clean(facts, at) : new Found(facts, at);
  }
}

package dev.takagari.core.intel;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Keeps everything for ever, and nothing while it is out of reach.
public final class InMemoryAnswerCache implements AnswerCache {
  private final ConcurrentMap<String, IntelAnswer.Said> answers = new ConcurrentHashMap<>();

  public volatile boolean isOutOfReach;

  @Override
  public Optional<IntelAnswer.Said> find(String source, Observed observed) {
    return Optional.ofNullable(answers.get(key(source, observed)));
  }

  @Override
  public void keep(String source, Observed observed, IntelAnswer.Said answer, Instant until) {
    if (isOutOfReach) {
      throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "out of reach");
    }
    answers.put(key(source, observed), answer);
  }

  public int size() {
    return answers.size();
  }

  private static String key(String source, Observed observed) {
    return source + " " + observed.kind() + " " + observed.value();
  }
}

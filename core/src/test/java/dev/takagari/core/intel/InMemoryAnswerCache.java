package dev.takagari.core.intel;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Keeps everything for ever.
public final class InMemoryAnswerCache implements AnswerCache {
  private final ConcurrentMap<String, IntelAnswer.Said> answers = new ConcurrentHashMap<>();

  @Override
  public Optional<IntelAnswer.Said> find(String source, Observed observed) {
    return Optional.ofNullable(answers.get(key(source, observed)));
  }

  @Override
  public void keep(String source, Observed observed, IntelAnswer.Said answer, Instant until) {
    answers.put(key(source, observed), answer);
  }

  public int size() {
    return answers.size();
  }

  private static String key(String source, Observed observed) {
    return source + " " + observed.kind() + " " + observed.value();
  }
}

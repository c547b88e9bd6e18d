package dev.takagari.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every implementation of [CursorKeys] does.
public abstract class CursorKeysContract {

  /// Keys over one store that is empty when a test begins; a second call opens the same store
  /// again.
  protected abstract CursorKeys keys();

  @Test
  void makesAKeyAtFirstUseAndKeepsIt() {
    CursorKey first = keys().newest();

    assertThat(first.secret()).hasSize(CursorKey.SECRET_BYTES).isNotEqualTo(new byte[32]);
    assertThat(keys().newest()).isEqualTo(first);
  }

  @Test
  void findsAKeyByItsId() {
    CursorKey key = keys().newest();

    assertThat(keys().find(key.id())).contains(key);
    assertThat(keys().find(key.id() + 1)).isEmpty();
  }

  @Test
  void concurrentFirstCallsAgree() throws Exception {
    List<Future<CursorKey>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        answers.add(threads.submit(() -> keys().newest()));
      }
    }
    CursorKey key = keys().newest();
    for (Future<CursorKey> answer : answers) {
      assertThat(answer.get()).isEqualTo(key);
    }
  }
}

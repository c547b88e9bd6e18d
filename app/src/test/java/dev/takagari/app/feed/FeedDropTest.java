package dev.takagari.app.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.blob.InMemoryBlobStore;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.ingest.engine.Feed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedDropTest {
  @TempDir private Path directory;

  /// A service whose buckets are all listed has to start like any other.
  @Test
  void onlyWhoHandsOverIsToldThatNoFeedTakesCopies() {
    Feed listed =
        new Feed(
            "trail",
            new Feed.Arrivals.Listed(Duration.ofMinutes(1)),
            new InMemoryBlobStore(),
            Set.of("example-trails"),
            "AWSLogs/",
            true);

    FeedDrop drop = FeedDrop.into(List.of(listed));

    assertThatThrownBy(() -> drop.drop(directory))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST))
        .hasMessageContaining("no feed takes copies");
  }
}

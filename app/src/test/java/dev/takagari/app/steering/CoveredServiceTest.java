package dev.takagari.app.steering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.statement.StatementKeys;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole service, asked as an operator asks it: what came, what did not, and the proof.
@Tag("slow")
class CoveredServiceTest {
  private static final int EVENTS = 20;

  @TempDir Path directory;

  @Test
  void saysWhatIsCoveredAndSignsWhatCame() throws Exception {
    try (ServedStack served = new ServedStack(directory)) {
      Path key = directory.resolve("statement.pem");
      Files.writeString(key, StatementKeys.pem(StatementKeys.generate().getPrivate()));
      Files.writeString(
          directory.resolve("application.properties"),
          "\ntakagari.statement.signing-key=" + key + "\n",
          StandardOpenOption.APPEND);
      served.start();
      FreshObject object = FreshObject.of("covered", EVENTS);
      try (S3BlobStore store = served.store()) {
        store.put(
            new BlobRef(ServedStack.TRAIL_BUCKET, object.key()),
            new ByteArrayInputStream(object.bytes()),
            object.bytes().length,
            PutMode.REPLACE);
      }
      served.awaitLines(EVENTS);

      JsonNode status = served.get("/api/v1/status");
      assertThat(status.path("troubles")).isEmpty();
      assertThat(status.path("lake").path("rows").asLong()).isEqualTo(EVENTS);
      assertThat(names(status.path("feeds"), "feed")).containsExactly("falcon", "trail");
      assertThat(names(status.path("delays"), "to"))
          .contains("delivered", "archived", "lake", "searchable");

      JsonNode coverage = served.get("/api/v1/coverage?feed=falcon");
      assertThat(names(coverage.path("feeds").get(0).path("items"), "code"))
          .containsExactly("never-delivered");

      JsonNode nothing =
          served.post("/api/v1/search", "{\"query\":\"no-such-thing\",\"since\":\"1h\"}");
      assertThat(nothing.path("rows")).isEmpty();
      assertThat(names(nothing.path("not_covered"), "code")).contains("never-delivered");

      String day =
          served.get("/api/v1/coverage?feed=trail").path("feeds").get(0).path("last").asText();
      JsonNode signed = served.get("/api/v1/coverage/statement?day=" + day.substring(0, 10));
      assertThat(signed.path("statement").path("result").asText())
          .as(signed.toString())
          .isEqualTo("equal");
      assertThat(signed.path("statement").path("feeds").get(0).path("rows").path("lake").asLong())
          .isEqualTo(EVENTS);

      // long before the first maintenance, and nothing that would be in them has come
      JsonNode plan =
          served.post(
              "/api/v1/sql",
              "{\"sql\":\"SELECT host_name, user_name FROM hosts JOIN users USING (host_name)\","
                  + "\"dry_run\":true}");
      assertThat(plan.toString()).contains("hosts", "users");
    }
  }

  private static List<String> names(JsonNode list, String name) {
    List<String> names = new ArrayList<>();
    list.forEach(one -> names.add(one.path(name).asText()));
    return names;
  }
}

package dev.takagari.app.cli.operate;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.ServiceClient;
import java.util.function.Consumer;

/// Work that goes on in the service after it answered, asked after until it ends.
final class RunningWork {
  private static final long POLL_MILLIS = 300;

  private RunningWork() {}

  /// Waits for the end.
  ///
  /// @param path that says how far it is
  /// @param begun the answer with which it began
  /// @param progress is shown every answer while it runs
  /// @return the last answer, whose state is `done`
  /// @throws CommandFailure when it failed, or nobody can say what became of it
  static JsonNode await(
      ServiceClient client, String path, JsonNode begun, Consumer<JsonNode> progress) {
    JsonNode state = begun;
    while (text(state, "state").equals("running")) {
      progress.accept(state);
      pause();
      state = client.get(path);
    }
    return switch (text(state, "state")) {
      case "done" -> state;
      case "failed" -> throw failure(state);
      default -> throw CommandFailure.failed("the service was started anew; try again");
    };
  }

  private static CommandFailure failure(JsonNode state) {
    String code = text(state, "code");
    String text = text(state, "failure") + " (" + code + ")";
    return code.equals("bad-request") ? CommandFailure.usage(text) : CommandFailure.failed(text);
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted; the service goes on with it");
    }
  }
}

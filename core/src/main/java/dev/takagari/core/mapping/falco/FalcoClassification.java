package dev.takagari.core.mapping.falco;

import dev.takagari.core.mapping.Draft;
import dev.takagari.core.mapping.record.Classification;
import dev.takagari.core.mapping.record.RecordView;
import dev.takagari.core.normalize.Fold;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an alert of Falco is about, told by the system call that raised it. What Falco says of
/// itself (metrics, lost events) is no alert.
final class FalcoClassification implements Classification.Rule {
  private static final String DETECTION = "intrusion_detection";
  private static final List<String> PROCESS = List.of("execve", "clone", "ptrace", "dup");
  private static final List<String> FILE = List.of("open", "unlink", "rename", "symlink", "link");
  private static final List<String> NETWORK = List.of("connect", "accept", "bind", "sendto");
  private static final String OWN = "falco internal:";

  @Override
  public Classification classify(RecordView view, Draft columns) {
    String source = folded(view.text(FalcoMapping.SOURCE));
    String rule = folded(view.text(FalcoMapping.RULE));
    if (source.equals("internal") || rule.startsWith(OWN) || rule.equals("syscall_event_drops")) {
      String kind = rule.contains("metrics") ? "metric" : "state";
      return new Classification(kind, List.of("host"), List.of("info"), null);
    }
    String category = category(folded(view.text(FalcoMapping.KIND)), source);
    return new Classification(
        "alert",
        category == null ? List.of(DETECTION) : List.of(DETECTION, category),
        List.of("info"),
        null);
  }

  private static @Nullable String category(String call, String source) {
    if (source.equals("k8s_audit")) {
      return "api";
    }
    if (PROCESS.stream().anyMatch(call::startsWith)) {
      return "process";
    }
    if (FILE.stream().anyMatch(call::startsWith)) {
      return "file";
    }
    return NETWORK.stream().anyMatch(call::startsWith) ? "network" : null;
  }

  private static String folded(@Nullable String text) {
    return text == null ? "" : Fold.fold(text);
  }
}

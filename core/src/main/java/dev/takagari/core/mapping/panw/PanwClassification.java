package dev.takagari.core.mapping.panw;

import dev.takagari.core.mapping.Draft;
import dev.takagari.core.mapping.record.Classification;
import dev.takagari.core.mapping.record.RecordView;
import dev.takagari.core.normalize.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a session or a finding is. A finding is an alert unless it is informational, or says no
/// more than which URL or file went by.
final class PanwClassification implements Classification.Rule {
  private static final String TRAFFIC = "TRAFFIC";
  private static final Set<String> LOGGED_ONLY = Set.of("url", "file");
  private static final Set<String> ALLOWED =
      Set.of(
          "allow",
          "alert",
          "continue",
          "override",
          "syncookie-sent",
          "forward",
          "wildfire-upload-success");
  private static final List<String> DENIED =
      List.of("deny", "drop", "reset", "block", "random-drop", "sinkhole");

  private static final Map<String, String> CATEGORIES =
      Map.of(
          "url", "web",
          "file", "file",
          "data", "file",
          "virus", "malware",
          "ml-virus", "malware",
          "wildfire", "malware",
          "wildfire-virus", "malware",
          "spyware", "malware");

  /// Whether a finding is an alert.
  static boolean isAlert(RecordView view) {
    String severity = view.text(PanwMapping.SEVERITY);
    String subtype = view.text(PanwMapping.SUBTYPE);
    boolean grave = severity != null && !Fold.fold(severity).equals("informational");
    return grave && subtype != null && !LOGGED_ONLY.contains(subtype);
  }

  @Override
  public Classification classify(RecordView view, Draft columns) {
    String subtype = view.text(PanwMapping.SUBTYPE);
    String done = verdict(view.text(PanwMapping.ACTION));
    List<String> types = new ArrayList<>();
    boolean session = TRAFFIC.equals(view.text("type"));
    boolean alert = !session && isAlert(view);
    if (session) {
      types.add("connection");
      if ("start".equals(subtype) || "end".equals(subtype)) {
        types.add(subtype);
      }
    } else {
      types.add("info");
    }
    if (done != null) {
      types.add(done);
    }
    List<String> categories = new ArrayList<>();
    if (alert) {
      categories.add("intrusion_detection");
    }
    categories.add("network");
    String more = session || subtype == null ? null : CATEGORIES.get(subtype);
    if (more != null && (alert || LOGGED_ONLY.contains(subtype))) {
      categories.add(more);
    }
    return new Classification(
        alert ? "alert" : "event",
        categories,
        types,
        done == null ? "unknown" : done.equals("allowed") ? "success" : "failure");
  }

  private static @Nullable String verdict(@Nullable String action) {
    if (action == null) {
      return null;
    }
    String folded = Fold.fold(action);
    if (ALLOWED.contains(folded)) {
      return "allowed";
    }
    return DENIED.stream().anyMatch(folded::startsWith) ? "denied" : null;
  }
}

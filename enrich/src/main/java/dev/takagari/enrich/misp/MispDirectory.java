package dev.takagari.enrich.misp;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.text.JsonWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A feed of MISP's as a directory: `manifest.json` names the events, `<uuid>.json` holds each.
///
/// `hashes.csv` beside them has digests of values, for MISP to see overlaps with; no indicator can
/// be made of one, so it is not read.
public final class MispDirectory {
  /// The file that names the events.
  public static final String MANIFEST = "manifest.json";

  /// How many events a manifest may name.
  public static final int MOST_EVENTS = 200_000;

  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private MispDirectory() {}

  /// The events of a manifest, in its order: name of the file, and when it was changed last as the
  /// manifest says it.
  ///
  /// @throws TakagariException `indicators-unreadable` when it is none, names something that is no
  ///   UUID, or too many
  public static Map<String, String> events(FeedContent manifest) throws IOException {
    Map<String, String> events = new LinkedHashMap<>();
    boolean[] known = {false};
    JsonWalk.through(
        manifest.open(),
        walk -> {
          while (walk.next()) {
            known[0] |= walk.isObject();
            walk.members(
                uuid -> {
                  if (!UUID.matcher(uuid).matches() || events.size() == MOST_EVENTS) {
                    throw unreadable(
                        "a manifest names at most " + MOST_EVENTS + " events, each by its UUID");
                  }
                  String[] changed = {""};
                  walk.members(
                      name -> {
                        if (name.equals("timestamp")) {
                          changed[0] = walk.text();
                        } else {
                          walk.skip();
                        }
                      });
                  events.put(uuid + ".json", changed[0]);
                });
          }
        });
    if (!known[0]) {
      throw unreadable("it is no manifest of MISP");
    }
    return events;
  }

  /// The files of the events of a directory.
  ///
  /// @throws TakagariException `indicators-unreadable` when the manifest is none or names an event
  ///   that is not there: half a feed would look like one that shrank
  public static List<FeedContent> contents(Path directory) throws IOException {
    List<FeedContent> contents = new ArrayList<>();
    for (String name : events(FeedContent.of(directory.resolve(MANIFEST))).keySet()) {
      Path file = directory.resolve(name);
      if (!Files.isRegularFile(file)) {
        throw unreadable("the manifest names an event that is not there: " + name);
      }
      contents.add(FeedContent.of(file));
    }
    return contents;
  }

  private static TakagariException unreadable(String reason) {
    return new TakagariException(ErrorCode.INDICATORS_UNREADABLE, reason);
  }
}

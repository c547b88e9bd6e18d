package dev.takagari.enrich.stix;

import dev.takagari.core.indicator.Tlp;
import dev.takagari.enrich.text.JsonWalk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is asked of one object of a bundle, whatever its type. Used again for the next one; for one
/// thread.
final class StixObject {
  private static final int MOST = 64;

  final List<String> labels = new ArrayList<>();
  final List<String> markings = new ArrayList<>();
  final List<String> references = new ArrayList<>();
  String id = "";
  String type = "";
  String name = "";
  String description = "";
  String pattern = "";
  String patternType = "";
  String validFrom = "";
  String validUntil = "";
  String confidence = "";
  String createdBy = "";
  String tlp = "";
  boolean revoked;

  /// Reads an object.
  ///
  /// @param objects reads the array `objects`, if there is one
  void read(JsonWalk walk, JsonWalk.Value objects) throws IOException {
    forget();
    walk.members(
        member -> {
          switch (member) {
            case "id" -> id = walk.words();
            case "type" -> type = walk.text();
            case "name" -> name = walk.words();
            case "description" -> description = walk.words();
            case "pattern" -> pattern = walk.text();
            case "pattern_type" -> patternType = walk.text();
            case "valid_from" -> validFrom = walk.text();
            case "valid_until" -> validUntil = walk.text();
            case "confidence" -> confidence = walk.text();
            case "created_by_ref" -> createdBy = walk.text();
            case "revoked" -> revoked = walk.flag();
            case "labels", "indicator_types" -> walk.texts(text -> add(text, labels));
            case "object_marking_refs" -> walk.texts(text -> add(text, markings));
            case "external_references" -> walk.elements(() -> reference(walk));
            case "definition" -> definition(walk);
            case "extensions" ->
                walk.members(
                    extension -> {
                      if (extension.startsWith("extension-definition--")) {
                        tlp2(walk);
                      } else {
                        walk.skip();
                      }
                    });
            case "objects" -> objects.read();
            default -> walk.skip();
          }
        });
  }

  /// The sharing that a marking definition stands for, by what it says itself; empty for none.
  Optional<Tlp> defined() {
    return type.equals("marking-definition")
        ? Tlp.find(tlp.isEmpty() ? name : tlp)
        : Optional.empty();
  }

  private void definition(JsonWalk walk) throws IOException {
    walk.members(
        member -> {
          if (member.equals("tlp")) {
            tlp = walk.text();
          } else {
            walk.skip();
          }
        });
  }

  private void tlp2(JsonWalk walk) throws IOException {
    walk.members(
        member -> {
          if (member.equals("tlp_2_0")) {
            tlp = walk.text();
          } else {
            walk.skip();
          }
        });
  }

  private void reference(JsonWalk walk) throws IOException {
    walk.members(
        member -> {
          if (member.equals("url")) {
            add(walk.words(), references);
          } else {
            walk.skip();
          }
        });
  }

  private void forget() {
    labels.clear();
    markings.clear();
    references.clear();
    id = "";
    type = "";
    name = "";
    description = "";
    pattern = "";
    patternType = "";
    validFrom = "";
    validUntil = "";
    confidence = "";
    createdBy = "";
    tlp = "";
    revoked = false;
  }

  private static void add(String text, List<String> into) {
    if (into.size() < MOST) {
      into.add(text);
    }
  }
}

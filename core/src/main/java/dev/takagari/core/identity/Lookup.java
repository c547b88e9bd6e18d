package dev.takagari.core.identity;

import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.IpAddress;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What can be asked by, and how values of it are compared.
public enum Lookup {
  /// Id of a sensor.
  AID,
  /// Address: of a network card, or seen by the cloud.
  IP,
  /// Hardware address, with colons, hyphens, dots or nothing between its digits.
  MAC,
  /// Name of a machine, in any case.
  HOST,
  /// Machine of the cloud's provider.
  INSTANCE,
  /// Account: SID, name, `DOMAIN\name`, or `name@domain`, in any case.
  USER,
  /// Task, pod or container: name, id, the first twelve digits of a container's id, or an ARN.
  TASK;

  private static final int SHORT_CONTAINER_ID = 12;
  private static final int MAC_DIGITS = 12;

  /// The name as APIs have it.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The traits that it is about.
  public Set<Trait> traits() {
    return switch (this) {
      case AID -> Set.of(Trait.HOST_ID);
      case IP -> Set.of(Trait.LOCAL_IP, Trait.EXTERNAL_IP);
      case MAC -> Set.of(Trait.MAC);
      case HOST -> Set.of(Trait.HOST_NAME);
      case INSTANCE -> Set.of(Trait.INSTANCE_ID);
      case USER -> Set.of(Trait.USER_ID, Trait.USER_NAME, Trait.USER_PRINCIPAL);
      case TASK -> Set.of(Trait.TASK, Trait.CONTAINER_ID, Trait.CONTAINER_NAME);
    };
  }

  /// The form in which a value is compared.
  public String normal(String value) {
    String text = value.strip();
    return switch (this) {
      case IP -> {
        String address = IpAddress.canonical(text);
        yield address == null ? Fold.fold(text) : address;
      }
      case MAC -> mac(text);
      case TASK -> Fold.fold(text.substring(text.lastIndexOf('/') + 1));
      case AID, HOST, INSTANCE, USER -> Fold.fold(text);
    };
  }

  /// By which values a sighting is found, by trait.
  public static Map<Trait, Set<String>> values(Sighting sighting) {
    Map<Trait, Set<String>> found = new EnumMap<>(Trait.class);
    for (Lookup lookup : values()) {
      for (Trait trait : lookup.traits()) {
        Set<String> values = new LinkedHashSet<>();
        for (String value : sighting.values(trait)) {
          values.add(lookup.normal(value));
        }
        if (trait == Trait.CONTAINER_ID) {
          for (String value : List.copyOf(values)) {
            values.add(value.substring(0, Math.min(SHORT_CONTAINER_ID, value.length())));
          }
        }
        if (trait == Trait.USER_NAME) {
          for (String domain : sighting.values(Trait.USER_DOMAIN)) {
            for (String value : List.copyOf(values)) {
              values.add(Fold.fold(domain) + '\\' + value);
            }
          }
        }
        values.remove("");
        if (!values.isEmpty()) {
          found.put(trait, values);
        }
      }
    }
    return found;
  }

  /// Twelve hex digits in pairs; anything else folded.
  static String mac(String text) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.digit(c, 16) >= 0 && c < 0x80) {
        if (digits.length() % 3 == 2) {
          digits.append(':');
        }
        digits.append(Character.toLowerCase(c));
      } else if (c != ':' && c != '-' && c != '.') {
        return Fold.fold(text);
      }
    }
    return digits.length() == MAC_DIGITS + MAC_DIGITS / 2 - 1 ? digits.toString() : Fold.fold(text);
  }
}

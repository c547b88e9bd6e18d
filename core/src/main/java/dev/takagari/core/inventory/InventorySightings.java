package dev.takagari.core.inventory;

import dev.takagari.core.identity.Sighting;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.json.JsonRecordReader;
import dev.takagari.core.json.NotJsonException;
import dev.takagari.core.ledger.InventoryRow;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the lines of inventories say of hosts and users.
public final class InventorySightings {
  private static final List<String> LOCAL =
      List.of("LocalAddressIP4", "CurrentLocalIP", "LocalAddressIP6", "LocalIP");
  private static final List<String> EXTERNAL = List.of("aip", "ExternalIP");
  private static final List<String> MACS = List.of("MAC", "MACAddress", "PhysicalAddress");

  private static final List<String> TAGS = List.of("FalconGroupingTags", "SensorGroupingTags");

  private InventorySightings() {}

  /// What the rows say, in their order; rows that are about neither hosts nor users say nothing.
  public static List<Sighting> of(List<InventoryRow> rows) {
    JsonRecordReader reader = new JsonRecordReader();
    List<Sighting> sightings = new ArrayList<>();
    for (InventoryRow row : rows) {
      of(row, reader).ifPresent(sightings::add);
    }
    return sightings;
  }

  private static Optional<Sighting> of(InventoryRow row, JsonRecordReader reader) {
    byte[] line = row.body().getBytes(StandardCharsets.UTF_8);
    JsonRecord record;
    try {
      record = reader.read(line, 0, line.length);
    } catch (NotJsonException e) {
      return Optional.empty();
    }
    return switch (row.kind()) {
      case "aidmaster", "notmanaged" -> Optional.of(host(row, row.ident(), "", record));
      case "managedassets" -> {
        String card = InventoryFields.first(record, List.of("MAC", "InterfaceAlias"));
        String agent = Fold.fold(InventoryFields.first(record, List.of("aid")));
        yield Optional.of(host(row, agent.isEmpty() ? row.ident() : agent, card, record));
      }
      case "userinfo" -> Optional.of(user(row, record));
      default -> Optional.empty();
    };
  }

  private static Sighting host(InventoryRow row, String key, String part, JsonRecord record) {
    Map<Trait, List<String>> traits = new EnumMap<>(Trait.class);
    put(traits, Trait.HOST_ID, record, "aid");
    put(traits, Trait.HOST_NAME, record, "ComputerName", "hostname", "NeighborName");
    traits.put(Trait.LOCAL_IP, addresses(record, LOCAL));
    traits.put(Trait.EXTERNAL_IP, addresses(record, EXTERNAL));
    traits.put(Trait.MAC, InventoryFields.all(record, MACS));
    put(traits, Trait.OS, record, "Version", "OsVersion", "event_platform");
    put(traits, Trait.AGENT_VERSION, record, "AgentVersion");
    put(traits, Trait.MACHINE_DOMAIN, record, "MachineDomain");
    put(traits, Trait.INSTANCE_ID, record, "InstanceId", "instance_id");
    traits.put(Trait.HOST_CLASS, List.of(hostClass(record)));
    put(traits, Trait.CRITICALITY, record, "AssetCriticality", "Criticality");
    traits.put(Trait.TAGS, tags(record));
    return Sighting.at(row.time(), Subject.HOST, row.tenant(), key, row.kind(), part, traits);
  }

  private static Sighting user(InventoryRow row, JsonRecord record) {
    Map<Trait, List<String>> traits = new EnumMap<>(Trait.class);
    String whole = InventoryFields.first(record, List.of("User"));
    int cut = whole.indexOf('\\');
    put(traits, Trait.USER_ID, record, "UserSid_readable", "UserSid");
    String name = InventoryFields.first(record, List.of("UserName"));
    traits.put(Trait.USER_NAME, List.of(name.isEmpty() ? whole.substring(cut + 1) : name));
    String domain = InventoryFields.first(record, List.of("LogonDomain"));
    traits.put(
        Trait.USER_DOMAIN, List.of(domain.isEmpty() && cut > 0 ? whole.substring(0, cut) : domain));
    put(traits, Trait.USER_PRINCIPAL, record, "UserPrincipal");
    put(traits, Trait.HOST_NAME, record, "LastLoggedOnHost");
    return Sighting.at(row.time(), Subject.USER, row.tenant(), row.ident(), row.kind(), "", traits);
  }

  /// Sensors take over the numbers that Windows has, often as `3.0`; empty for others.
  private static String hostClass(JsonRecord record) {
    return switch (InventoryFields.first(record, List.of("ProductType"))) {
      case "1", "1.0" -> "workstation";
      case "2", "2.0" -> "domain-controller";
      case "3", "3.0" -> "server";
      default -> "";
    };
  }

  /// Tags come as a list in one text, quoted or not, with the name of their list before them.
  private static List<String> tags(JsonRecord record) {
    List<String> tags = new ArrayList<>();
    for (String text : InventoryFields.all(record, TAGS)) {
      for (String piece : text.split("[,;]", -1)) {
        String tag = piece.replace("'", "").replace("\"", "").strip();
        int slash = tag.indexOf('/');
        boolean isListed = slash > 0 && TAGS.contains(tag.substring(0, slash));
        tags.add(isListed ? tag.substring(slash + 1) : tag);
      }
    }
    return tags;
  }

  private static void put(
      Map<Trait, List<String>> traits, Trait trait, JsonRecord record, String... fields) {
    traits.put(trait, List.of(InventoryFields.first(record, List.of(fields))));
  }

  private static List<String> addresses(JsonRecord record, List<String> fields) {
    List<String> addresses = new ArrayList<>();
    for (String text : InventoryFields.all(record, fields)) {
      for (String piece : IpAddress.pieces(text)) {
        String address = IpAddress.canonical(piece);
        if (address != null && !IpAddress.isUnspecified(address)) {
          addresses.add(address);
        }
      }
    }
    return addresses;
  }
}

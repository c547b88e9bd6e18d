package dev.takagari.core.identity;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What events say of hosts and users: those with which a sensor tells of its machine and of
/// accounts, and those that name a container, a task or a pod. All other events are passed over
/// after a look at their action. For one thread.
final class EventSightings {
  private static final Map<ByteSpan, Subject> ACTIONS =
      Map.of(
          span("AgentOnline"), Subject.HOST,
          span("HostInfo"), Subject.HOST,
          span("OsVersionInfo"), Subject.HOST,
          span("LocalIpAddressIP4"), Subject.HOST,
          span("LocalIpAddressIP6"), Subject.HOST,
          span("UserIdentity"), Subject.USER,
          span("UserLogon"), Subject.USER);

  /// Where an event may name the card that an address is on.
  private static final List<ByteSpan> CARDS = names("PhysicalAddress", "MAC", "InterfaceIndex");

  private static final List<ByteSpan> MACS = names("PhysicalAddress", "MAC");

  /// Where an event may name its machine; `raw.shape` has those that the column holds.
  private static final List<ByteSpan> NAMES = names("ComputerName", "Hostname", "HostName");

  private static final List<ByteSpan> PRINCIPALS = names("UserPrincipal");
  private static final List<ByteSpan> SYSTEMS = names("OSVersionString", "ProductName");
  private static final List<ByteSpan> DOMAINS = names("MachineDomain");

  private final ByteSpan action = new ByteSpan();
  private final ByteSpan name = new ByteSpan();
  private final ByteSpan value = new ByteSpan();

  /// What the event says, null when it says nothing.
  @Nullable Sighting of(Event event) {
    if (event.has(Columns.EVENT_ACTION)) {
      event.text(Columns.EVENT_ACTION, action);
      Subject subject = ACTIONS.get(action);
      if (subject != null) {
        return switch (subject) {
          case HOST -> host(event, action.toString());
          case USER -> user(event, action.toString());
        };
      }
    }
    return event.has(Columns.CONTAINER_ID) || event.has(Columns.ORCHESTRATOR_RESOURCE_NAME)
        ? container(event)
        : null;
  }

  private @Nullable Sighting host(Event event, String source) {
    String agent = event.string(Columns.HOST_ID);
    if (agent == null) {
      return null;
    }
    Map<Trait, List<String>> traits = machine(event);
    String card = "";
    if (source.startsWith("LocalIpAddress")) {
      // one event for each card: each has a history of its own
      card = attribute(event, CARDS);
      traits.remove(Trait.EXTERNAL_IP);
    }
    traits.put(Trait.MAC, List.of(attribute(event, MACS)));
    traits.put(Trait.OS, List.of(attribute(event, SYSTEMS)));
    put(traits, Trait.AGENT_VERSION, event, Columns.AGENT_VERSION);
    traits.put(Trait.MACHINE_DOMAIN, List.of(attribute(event, DOMAINS)));
    return Sighting.at(time(event), Subject.HOST, tenant(event), agent, source, card, traits);
  }

  private @Nullable Sighting user(Event event, String source) {
    String id = event.string(Columns.USER_ID);
    String account = id == null ? event.string(Columns.USER_NAME) : id;
    if (account == null) {
      return null;
    }
    Map<Trait, List<String>> traits = new EnumMap<>(Trait.class);
    put(traits, Trait.USER_ID, event, Columns.USER_ID);
    put(traits, Trait.USER_NAME, event, Columns.USER_NAME);
    put(traits, Trait.USER_DOMAIN, event, Columns.USER_DOMAIN);
    traits.put(Trait.USER_PRINCIPAL, List.of(attribute(event, PRINCIPALS)));
    put(traits, Trait.HOST_ID, event, Columns.HOST_ID);
    traits.put(Trait.HOST_NAME, List.of(hostName(event)));
    // an account is used on many machines: each has a history of its own
    String machine = event.string(Columns.HOST_ID);
    return Sighting.at(
        time(event),
        Subject.USER,
        tenant(event),
        account,
        source,
        machine == null ? "" : machine,
        traits);
  }

  private @Nullable Sighting container(Event event) {
    String id = event.string(Columns.CONTAINER_ID);
    String task = event.string(Columns.ORCHESTRATOR_RESOURCE_NAME);
    Map<Trait, List<String>> traits = machine(event);
    put(traits, Trait.CONTAINER_ID, event, Columns.CONTAINER_ID);
    put(traits, Trait.CONTAINER_NAME, event, Columns.CONTAINER_NAME);
    put(traits, Trait.CONTAINER_IMAGE, event, Columns.CONTAINER_IMAGE_NAME);
    put(traits, Trait.TASK, event, Columns.ORCHESTRATOR_RESOURCE_NAME);
    put(traits, Trait.CLUSTER, event, Columns.ORCHESTRATOR_CLUSTER_NAME);
    put(traits, Trait.NAMESPACE, event, Columns.ORCHESTRATOR_NAMESPACE);
    String dataset = event.string(Columns.EVENT_DATASET);
    return Sighting.at(
        time(event),
        Subject.HOST,
        tenant(event),
        id == null ? "task " + task : "container " + id,
        dataset == null ? "event" : dataset,
        "",
        traits);
  }

  private Map<Trait, List<String>> machine(Event event) {
    Map<Trait, List<String>> traits = new EnumMap<>(Trait.class);
    put(traits, Trait.HOST_ID, event, Columns.HOST_ID);
    traits.put(Trait.HOST_NAME, List.of(hostName(event)));
    traits.put(Trait.LOCAL_IP, event.strings(Columns.HOST_IP));
    traits.put(Trait.EXTERNAL_IP, event.strings(Columns.HOST_EXTERNAL_IP));
    put(traits, Trait.INSTANCE_ID, event, Columns.CLOUD_INSTANCE_ID);
    return traits;
  }

  /// The name that the event itself gives, empty when it gives none. One that was looked up is no
  /// word of its own: it would be another one when the event is read again later.
  private String hostName(Event event) {
    String kept = attribute(event, NAMES);
    String held = kept.isEmpty() ? event.string(Columns.HOST_NAME) : kept;
    if (held == null || !kept.isEmpty() || !event.has(Columns.HOST_ID)) {
      return held == null ? "" : held;
    }
    String shape = event.string(Columns.RAW_SHAPE);
    return shape != null && NAMES.stream().anyMatch(one -> shape.contains(one.toString()))
        ? held
        : "";
  }

  private static void put(
      Map<Trait, List<String>> traits, Trait trait, Event event, Column column) {
    String text = event.string(column);
    if (text != null) {
      traits.put(trait, List.of(text));
    }
  }

  private static long time(Event event) {
    return event.number(Columns.TIMESTAMP);
  }

  private static String tenant(Event event) {
    String tenant = event.string(Columns.ORGANIZATION_ID);
    String account = tenant == null ? event.string(Columns.CLOUD_ACCOUNT_ID) : tenant;
    return account == null ? "" : account;
  }

  /// The first of these attributes, empty when the event has none.
  private String attribute(Event event, List<ByteSpan> names) {
    for (ByteSpan wanted : names) {
      int index = event.findAttribute(wanted);
      if (index >= 0) {
        event.attribute(index, name, value);
        return value.toString();
      }
    }
    return "";
  }

  private static List<ByteSpan> names(String... texts) {
    return Stream.of(texts).map(EventSightings::span).toList();
  }

  private static ByteSpan span(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteSpan span = new ByteSpan();
    span.set(bytes, 0, bytes.length);
    return span;
  }
}

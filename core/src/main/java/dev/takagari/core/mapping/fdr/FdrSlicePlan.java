package dev.takagari.core.mapping.fdr;

import dev.takagari.core.event.AttributeNames;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.EventClass;
import dev.takagari.core.mapping.Home;
import dev.takagari.core.mapping.LosslessWriter;
import dev.takagari.core.mapping.Shape;
import dev.takagari.core.mapping.SliceEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything about the events of one layout, name and direction that does not depend on their
/// values: which member goes to which column, which members derived columns are made of, and the
/// texts that all of them share. Found once, so that an event costs no lookup by name.
final class FdrSlicePlan {
  private static final int MOST_KEPT = 256;
  private static final int MOST_FILLS = 64;

  /// A member that may fill a column.
  ///
  /// @param text whether the member must be a string to be held, else a number
  record Fill(int member, int ordinal, Codec codec, boolean text, boolean adds) {}

  /// What is left to the attributes when certain members are held and others are tokens.
  ///
  /// @param held by fill, whether the column holds the member
  /// @param tokens by member, whether it is a token
  /// @param shape place of `raw.shape`
  /// @param members the member of each name
  @SuppressWarnings("ArrayRecordComponent")
  record Kept(long held, long tokens, int shape, AttributeNames names, int[] members) {}

  final FdrLayout layout;

  /// The event's name; empty if it has none.
  private final String action;

  private final byte[] actionBytes;
  private final boolean accepted;
  private final List<Kept> variants = new ArrayList<>();
  private @Nullable Kept lastKept;

  /// Whether events are of a sensor, else of the external API.
  final boolean sensor;

  final Family family;
  final boolean known;
  final Fill[] fills;

  final int cid;
  final int aid;
  final int id;
  final int timestamp;
  final int contextProcessId;
  final int targetProcessId;
  final int parentImageFileName;
  final int contextBaseFileName;
  final int userName;
  final int domainSid;
  final int userRid;
  final int regObjectName;
  final int originatingUrl;
  final int ruleAction;
  final int queryStatus;
  final int severity;
  final int severityName;
  final int success;
  final int fileName;

  final int[] times;
  final int[] addresses;
  final int[] hashes;
  final int[] urls;

  final int kindPlace;
  final int outcomePlace;
  final int failurePlace;
  final int successPlace;
  final int datasetPlace;
  final int[] categoryPlaces;
  final int[] typePlaces;
  private final int classPlace;
  private final int dnsClassPlace;

  FdrSlicePlan(
      FdrLayout layout,
      boolean sensor,
      String action,
      Family family,
      boolean known,
      boolean accepted,
      SliceEvent event) {
    this.layout = layout;
    this.sensor = sensor;
    this.action = action;
    this.actionBytes = action.getBytes(StandardCharsets.UTF_8);
    this.family = family;
    this.known = known;
    this.accepted = accepted;
    boolean network = family.is("network");
    fills =
        fills(sensor ? FdrPlan.ofSensor(family, accepted) : FdrPlan.ofExternal(family, accepted));
    cid = layout.member("cid");
    aid = layout.member("aid");
    id = layout.member("id");
    timestamp = layout.member("timestamp");
    contextProcessId = layout.member("ContextProcessId");
    targetProcessId = layout.member("TargetProcessId");
    parentImageFileName = layout.member("ParentImageFileName");
    contextBaseFileName = layout.member("ContextBaseFileName");
    userName = layout.member("UserName");
    domainSid = layout.member("DomainSid");
    userRid = layout.member("UserRid");
    regObjectName = layout.member("RegObjectName");
    originatingUrl = layout.member("OriginatingURL");
    ruleAction = network ? layout.member("RuleAction") : -1;
    queryStatus = sensor && network ? layout.member("QueryStatus") : -1;
    severity = sensor ? -1 : layout.member("Severity");
    severityName = sensor ? -1 : layout.member("SeverityName");
    success = sensor ? -1 : layout.member("Success");
    fileName = sensor ? -1 : layout.member("FileName");
    times = members(FdrTime.candidates(sensor, family));
    boolean ownAddress = !family.isConnection();
    addresses =
        members(
            FdrDerived.ADDRESSES.stream()
                .filter(field -> !(ownAddress && field.startsWith("LocalAddress")))
                .toList());
    hashes = members(FdrDerived.HASHES);
    urls = members(FdrDerived.URLS);
    kindPlace = event.share(family.kind());
    outcomePlace = event.share(family.outcome());
    failurePlace = event.share("failure");
    successPlace = event.share("success");
    datasetPlace = event.share(sensor ? FdrMapping.SENSOR : FdrMapping.EXTERNAL);
    categoryPlaces = family.categories().stream().mapToInt(event::share).toArray();
    typePlaces = family.types().stream().mapToInt(event::share).toArray();
    classPlace = event.share(eventClass(false));
    dnsClassPlace = event.share(eventClass(true));
  }

  private Fill[] fills(FdrPlan plan) {
    List<Fill> fills = new ArrayList<>();
    for (Home home : plan.homes()) {
      int member = layout.member(home.field());
      if (member >= 0) {
        fills.add(
            new Fill(
                member, home.column().ordinal(), home.codec(), home.kind().isText(), home.adds()));
      }
    }
    return fills.toArray(Fill[]::new);
  }

  private int[] members(List<String> fields) {
    return fields.stream().mapToInt(layout::member).filter(member -> member >= 0).toArray();
  }

  private String eventClass(boolean asksForName) {
    return EventClass.of(
            family.kind(), family.categories(), action.isEmpty() ? null : action, asksForName)
        .text();
  }

  /// Whether events of this plan can be decoded at all.
  boolean isUsable() {
    return fills.length <= MOST_FILLS;
  }

  /// Whether this is the plan of an event.
  ///
  /// @param direction the digit that says who opened a connection, or anything else
  boolean fits(boolean sensor, byte[] bytes, int at, int length, byte direction) {
    return this.sensor == sensor
        && Arrays.equals(actionBytes, 0, actionBytes.length, bytes, at, at + length)
        && accepts(direction);
  }

  private boolean accepts(byte direction) {
    if (!sensor) {
      return true;
    }
    return switch (family.role()) {
      case ACCEPTED -> accepted == (direction != '0');
      case CONNECTION -> accepted == (direction == '1');
      default -> true;
    };
  }

  String action() {
    return action;
  }

  int classPlace(boolean asksForName) {
    return asksForName ? dnsClassPlace : classPlace;
  }

  /// What the attributes of an event are; null when there are too many variants, or when its recipe
  /// is too long.
  ///
  /// @param held by fill, whether the column holds the member
  /// @param tokens by member, whether it is no string
  @Nullable Kept kept(long held, long tokens, SliceEvent event) {
    Kept last = lastKept;
    if (last != null && last.held == held && last.tokens == tokens) {
      return last;
    }
    for (Kept variant : variants) {
      if (variant.held == held && variant.tokens == tokens) {
        lastKept = variant;
        return variant;
      }
    }
    if (variants.size() == MOST_KEPT) {
      return null;
    }
    Kept made = make(held, tokens, event);
    if (made != null) {
      variants.add(made);
      lastKept = made;
    }
    return made;
  }

  private @Nullable Kept make(long held, long tokens, SliceEvent event) {
    boolean[] isHeld = new boolean[layout.names().size()];
    for (int i = 0; i < fills.length; i++) {
      if ((held & 1L << i) != 0) {
        isHeld[fills[i].member()] = true;
      }
    }
    List<String> heldNames = new ArrayList<>();
    List<String> tokenNames = new ArrayList<>();
    List<byte[]> names = new ArrayList<>();
    int[] kept = new int[layout.names().size()];
    for (int i = 0; i < kept.length; i++) {
      int member = layout.sorted(i);
      String name = layout.names().get(member);
      if (isHeld[member]) {
        heldNames.add(name);
        continue;
      }
      if (member < Long.SIZE && (tokens & (1L << member)) != 0) {
        tokenNames.add(name);
      }
      kept[names.size()] = member;
      names.add(layout.sortedName(i));
    }
    String shape = new Shape(FdrMapping.NAME, heldNames, tokenNames).text();
    if (shape.length() > LosslessWriter.LONGEST_SHAPE) {
      return null;
    }
    int[] members = Arrays.copyOf(kept, names.size());
    return new Kept(held, tokens, event.share(shape), new AttributeNames(names), members);
  }
}

package dev.takagari.core.mapping.fdr;

import dev.takagari.core.event.Columns;
import dev.takagari.core.json.ByteArena;
import dev.takagari.core.json.FlatObject;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.SliceCodecs;
import dev.takagari.core.mapping.SliceEvent;
import dev.takagari.core.mapping.SliceText;
import dev.takagari.core.mapping.fdr.Family.Role;
import dev.takagari.core.mapping.fdr.Family.Which;
import dev.takagari.core.normalize.FilePath;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.HashValue;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.RegistryPath;
import dev.takagari.core.normalize.UserName;
import org.jspecify.annotations.Nullable;

/// The twin of [FdrDerived] on bytes: columns that are made from several fields, from part of one,
/// or from other columns. Where a text is not of the common kind, the plain rule is asked. For one
/// thread.
final class FdrSliceDerived {
  private static final int LONGEST_EXTENSION = 16;
  private static final int LONGEST_LABEL = 63;

  private final ByteArena arena;
  private final SliceEvent event;
  private final FlatObject<?> members;
  private final SliceText text;
  private final SliceCodecs codecs;

  /// The text that [#load(int)] found.
  private int at;

  private int length;

  FdrSliceDerived(
      ByteArena arena,
      SliceEvent event,
      FlatObject<?> members,
      SliceText text,
      SliceCodecs codecs) {
    this.arena = arena;
    this.event = event;
    this.members = members;
    this.text = text;
    this.codecs = codecs;
  }

  /// Whether there is a member, it is a scalar, and it does not say that there is no value.
  boolean load(int member) {
    if (member < 0 || members.isNull(member)) {
      return false;
    }
    at = members.start(member);
    length = members.length(member);
    return !isAbsent(at, length);
  }

  int at() {
    return at;
  }

  int length() {
    return length;
  }

  private boolean isAbsent(int at, int length) {
    return switch (length) {
      case 0 -> true;
      case 1 -> arena.array()[at] == '-';
      case 3, 4, 15 ->
          switch (arena.array()[at]) {
            case 'N', 'n', '!', '<' -> FdrDerived.isAbsent(text.string(at, length));
            default -> false;
          };
      default -> false;
    };
  }

  /// See [FdrDerived#before].
  void before(FdrSlicePlan plan) {
    boolean noActor = plan.family.process() == Which.ACTOR && !load(plan.contextProcessId);
    if (noActor && load(plan.targetProcessId)) {
      codecs.decode(Codec.ID_1, Columns.PROCESS_ENTITY_ID.ordinal(), at, length);
    }
  }

  /// See [FdrDerived#after]; all but the host's name.
  void after(FdrSlicePlan plan) {
    processes(plan);
    users(plan);
    files(plan);
    registry(plan);
    if (!event.has(Columns.URL_ORIGINAL) && load(plan.originatingUrl)) {
      codecs.decode(Codec.URL_1, Columns.URL_ORIGINAL.ordinal(), at, length);
    }
    classify(plan);
    relatedAddresses(plan);
    relatedHashes(plan);
    relatedDomains(plan);
    relatedUsers();
  }

  private void processes(FdrSlicePlan plan) {
    int entity = Columns.PROCESS_ENTITY_ID.ordinal();
    int target = Columns.PROCESS_TARGET_ENTITY_ID.ordinal();
    if (event.sameText(entity, target)) {
      event.clear(target);
    }
    if (!plan.sensor) {
      appendFileName(plan, Columns.PROCESS_EXECUTABLE.ordinal());
      appendFileName(plan, Columns.FILE_PATH.ordinal());
    }
    fillBaseName(Columns.PROCESS_NAME.ordinal(), Columns.PROCESS_EXECUTABLE.ordinal());
    int parent = Columns.PROCESS_PARENT_NAME.ordinal();
    fillBaseName(parent, Columns.PROCESS_PARENT_EXECUTABLE.ordinal());
    if (!event.has(parent) && load(plan.parentImageFileName)) {
      setBaseName(parent, at, length);
    }
    boolean self =
        plan.family.process() == Which.SUBJECT
            && !event.has(Columns.PROCESS_NAME)
            && load(plan.contextBaseFileName)
            && actsOnItself(plan);
    if (self && load(plan.contextBaseFileName)) {
      codecs.decode(Codec.FOLD_1, Columns.PROCESS_NAME.ordinal(), at, length);
    }
  }

  private void appendFileName(FdrSlicePlan plan, int ordinal) {
    if (event.has(ordinal) && load(plan.fileName)) {
      String path = text.string(event.place(ordinal), event.size(ordinal));
      String whole = FdrDerived.withFileName(path, text.string(at, length));
      if (!whole.equals(path)) {
        setPlain(ordinal, whole);
      }
    }
  }

  private boolean actsOnItself(FdrSlicePlan plan) {
    if (!load(plan.contextProcessId)) {
      return true;
    }
    String actor = text.string(at, length);
    return load(plan.targetProcessId) && actor.equals(text.string(at, length));
  }

  private void fillBaseName(int name, int path) {
    if (event.has(path) && !event.has(name)) {
      setBaseName(name, event.place(path), event.size(path));
    }
  }

  /// See [FilePath#baseName(String)].
  private void setBaseName(int ordinal, int at, int length) {
    int slash = text.lastIndexOf(at, length, '/');
    int backslash = text.lastIndexOf(at, length, '\\');
    boolean windows = backslash >= 0 && arena.array()[at] != '/';
    int cut = windows ? Math.max(backslash, slash) : slash;
    int from = cut < 0 ? at : cut + 1;
    int size = at + length - from;
    if (size > 0) {
      text.fold(from, size);
      event.setText(ordinal, text.place(), text.size());
    }
  }

  private void users(FdrSlicePlan plan) {
    int domain = Columns.USER_DOMAIN.ordinal();
    if (!event.has(domain) && load(plan.userName)) {
      int cut = text.indexOf(at, length, '\\');
      if (cut > at) {
        setPlain(domain, UserName.split(text.string(at, length)).domain());
      }
    }
    if (!event.has(Columns.USER_TARGET_NAME) && load(plan.domainSid)) {
      String sid = text.string(at, length);
      if (load(plan.userRid)) {
        setPlain(
            Columns.USER_TARGET_NAME.ordinal(), Fold.fold(sid + "-" + text.string(at, length)));
      }
    }
  }

  private void setPlain(int ordinal, @Nullable String value) {
    if (value != null) {
      text.make(value);
      event.setText(ordinal, text.place(), text.size());
    }
  }

  private void files(FdrSlicePlan plan) {
    int name = Columns.FILE_NAME.ordinal();
    fillBaseName(name, Columns.FILE_PATH.ordinal());
    if (!event.has(name) || plan.family.role() == Role.DIRECTORY) {
      return;
    }
    int from = event.place(name);
    int size = event.size(name);
    int extension = Columns.FILE_EXTENSION.ordinal();
    if (!text.isAscii(from, size)) {
      setPlain(extension, FilePath.extension(text.string(from, size)));
      return;
    }
    int dot = text.lastIndexOf(from, size, '.');
    int left = from + size - dot - 1;
    if (dot > from && left > 0 && left <= LONGEST_EXTENSION) {
      text.fold(dot + 1, left);
      event.setText(extension, text.place(), text.size());
    }
  }

  private void registry(FdrSlicePlan plan) {
    if (!load(plan.regObjectName)) {
      return;
    }
    int value = Columns.REGISTRY_VALUE.ordinal();
    String name = event.has(value) ? text.string(event.place(value), event.size(value)) : null;
    RegistryPath path = RegistryPath.of(text.string(at, length), name);
    setPlain(Columns.REGISTRY_HIVE.ordinal(), path.hive());
    setPlain(Columns.REGISTRY_KEY.ordinal(), path.key());
    setPlain(Columns.REGISTRY_PATH.ordinal(), path.path());
  }

  private void classify(FdrSlicePlan plan) {
    event.setText(Columns.EVENT_KIND.ordinal(), plan.kindPlace, 0);
    for (int place : plan.categoryPlaces) {
      event.add(Columns.EVENT_CATEGORY.ordinal(), place, 0);
    }
    if (load(plan.ruleAction)) {
      for (String type : FdrDerived.types(text.string(at, length), plan.family)) {
        event.add(Columns.EVENT_TYPE.ordinal(), event.share(type), 0);
      }
    } else {
      for (int place : plan.typePlaces) {
        event.add(Columns.EVENT_TYPE.ordinal(), place, 0);
      }
    }
    event.setText(Columns.EVENT_OUTCOME.ordinal(), outcome(plan), 0);
    if (!plan.sensor) {
      severity(plan);
    }
    event.setText(
        Columns.EVENT_CLASS.ordinal(), plan.classPlace(event.has(Columns.DNS_QUESTION_NAME)), 0);
  }

  private int outcome(FdrSlicePlan plan) {
    if (load(plan.queryStatus)) {
      return text.is(at, length, "0") ? plan.outcomePlace : plan.failurePlace;
    }
    if (!load(plan.success)) {
      return plan.outcomePlace;
    }
    return switch (Fold.fold(text.string(at, length))) {
      case "true" -> plan.successPlace;
      case "false" -> plan.failurePlace;
      default -> plan.outcomePlace;
    };
  }

  private void severity(FdrSlicePlan plan) {
    int ordinal = Columns.EVENT_SEVERITY.ordinal();
    boolean legacy = FdrPlan.isLegacySeverity(plan.family);
    if (legacy && !event.has(ordinal) && load(plan.severity)) {
      Long number = FdrDerived.legacySeverity(text.string(at, length));
      if (number != null) {
        event.setNumber(ordinal, number);
      }
    }
    if (!event.has(ordinal) && load(plan.severityName)) {
      Long level = FdrDerived.SEVERITIES.get(Fold.fold(text.string(at, length)));
      if (level != null) {
        event.setNumber(ordinal, level);
      }
    }
  }

  private void relatedAddresses(FdrSlicePlan plan) {
    relatedAddress(Columns.SOURCE_IP.ordinal());
    relatedAddress(Columns.DESTINATION_IP.ordinal());
    int resolved = Columns.DNS_RESOLVED_IP.ordinal();
    int count = event.has(resolved) ? event.size(resolved) : 0;
    for (int i = 0; i < count; i++) {
      relatedAddress(event.elementPlace(resolved, i), event.elementSize(resolved, i));
    }
    for (int member : plan.addresses) {
      if (load(member) && !isRelated(at)) {
        relatedPieces();
      }
    }
  }

  /// Whether the text that begins there is one of the addresses already.
  private boolean isRelated(int start) {
    int related = Columns.RELATED_IP.ordinal();
    int count = event.has(related) ? event.size(related) : 0;
    for (int i = 0; i < count; i++) {
      if (event.elementPlace(related, i) == start && event.elementSize(related, i) == length) {
        return true;
      }
    }
    return false;
  }

  private void relatedAddress(int ordinal) {
    if (event.has(ordinal)) {
      relatedAddress(event.place(ordinal), event.size(ordinal));
    }
  }

  /// Every address among the pieces of the loaded text.
  private void relatedPieces() {
    int end = at + length;
    int from = at;
    byte[] bytes = arena.array();
    for (int i = from; i <= end; i++) {
      if (i < end && !SliceText.separatesAddresses(bytes[i])) {
        continue;
      }
      if (i > from) {
        if (!text.address(from, i - from)) {
          relatedPlainly(from, end - from);
          return;
        }
        relatedAddress(text.place(), text.size());
      }
      from = i + 1;
    }
  }

  /// The same for a text whose first piece is no address as bytes are read.
  private void relatedPlainly(int from, int size) {
    for (String piece : IpAddress.pieces(text.string(from, size))) {
      String address = IpAddress.canonical(piece);
      if (address != null) {
        text.make(address);
        relatedAddress(text.place(), text.size());
      }
    }
  }

  /// @param place of a canonical address
  private void relatedAddress(int place, int size) {
    if (!text.isUnspecified(place, size) && !text.isLoopbackOrMulticast(place, size)) {
      event.add(Columns.RELATED_IP.ordinal(), place, size);
    }
  }

  private void relatedHashes(FdrSlicePlan plan) {
    for (int member : plan.hashes) {
      if (load(member) && isDigest(length) && text.isHash(at, length)) {
        text.fold(at, length);
        event.add(Columns.RELATED_HASH.ordinal(), text.place(), text.size());
      }
    }
  }

  private static boolean isDigest(int length) {
    return length == HashValue.MD5_LENGTH
        || length == HashValue.SHA1_LENGTH
        || length == HashValue.SHA256_LENGTH;
  }

  private void relatedDomains(FdrSlicePlan plan) {
    relatedDomain(Columns.DNS_QUESTION_NAME.ordinal());
    int answers = Columns.DNS_ANSWERS_DATA.ordinal();
    int count = event.has(answers) ? event.size(answers) : 0;
    for (int i = 0; i < count; i++) {
      relatedDomain(event.elementPlace(answers, i), event.elementSize(answers, i));
    }
    relatedDomain(Columns.SOURCE_DOMAIN.ordinal());
    relatedDomain(Columns.DESTINATION_DOMAIN.ordinal());
    for (int member : plan.urls) {
      byte[] host = load(member) ? codecs.host(at, length) : null;
      if (host != null) {
        text.makeOf(host, at, length);
        relatedDomain(text.place(), text.size());
      }
    }
  }

  private void relatedDomain(int ordinal) {
    if (event.has(ordinal)) {
      relatedDomain(event.place(ordinal), event.size(ordinal));
    }
  }

  private void relatedDomain(int place, int size) {
    if (isQualified(place, size)) {
      event.add(Columns.RELATED_DOMAIN.ordinal(), place, size);
    }
  }

  /// See [DomainName#isQualified(String)].
  private boolean isQualified(int place, int size) {
    byte[] bytes = arena.array();
    int dots = 0;
    int label = 0;
    for (int i = place; i < place + size; i++) {
      byte b = bytes[i];
      if (b == '.') {
        if (label == 0 || label > LONGEST_LABEL) {
          return false;
        }
        dots++;
        label = 0;
      } else if ((b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || b == '_') {
        label++;
      } else {
        return false;
      }
    }
    return dots > 0 && label > 0 && label <= LONGEST_LABEL && !text.isV4(place, size);
  }

  private void relatedUsers() {
    int related = Columns.RELATED_USER.ordinal();
    int id = Columns.USER_ID.ordinal();
    if (event.has(id)) {
      text.fold(event.place(id), event.size(id));
      event.add(related, text.place(), text.size());
    }
    relatedUser(Columns.USER_NAME.ordinal());
    relatedUser(Columns.USER_TARGET_NAME.ordinal());
  }

  private void relatedUser(int name) {
    if (event.has(name)) {
      event.add(Columns.RELATED_USER.ordinal(), event.place(name), event.size(name));
    }
  }
}

package dev.takagari.core.volume;

/// Events of one kind in one unit.
///
/// @param dataset value of `event.dataset`, empty when there is none
/// @param action value of `event.action`, empty when there is none
/// @param eventClass value of `event.class`
/// @param rows events
/// @param weight bytes of the events as a sink encoded them: by these the unit's bytes are shared
///   out
/// @param unknown whether the mapping does not know the kind
public record VolumeCount(
    String dataset, String action, String eventClass, long rows, long weight, boolean unknown) {}

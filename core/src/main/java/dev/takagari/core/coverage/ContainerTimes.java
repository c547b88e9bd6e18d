package dev.takagari.core.coverage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a container was heard of last, in three ways; at least one of them is not null.
///
/// @param running when its sensor said last that it runs, null when it did not
/// @param stopped when its sensor said last that it stopped, null when it did not
/// @param event when something that happened in it was told last, null when nothing was
public record ContainerTimes(
    @Nullable Instant running, @Nullable Instant stopped, @Nullable Instant event) {}

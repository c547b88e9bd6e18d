/// Values that never alert: lists of well-known harmless ones, and our own allow list.
@NullMarked
package dev.takagari.core.indicator.list;

import org.jspecify.annotations.NullMarked;

/// `takagari sources`: the kinds of logs that are known, and the mapping files behind them.
@NullMarked
package dev.takagari.app.cli.sources;

import org.jspecify.annotations.NullMarked;

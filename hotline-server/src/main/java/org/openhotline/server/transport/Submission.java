package org.openhotline.server.transport;

import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Precedence;

/// An act as a station sent it, with its sealed body whole.
///
/// @param request the station's number for it
/// @param act bytes of a SignedAct, not yet parsed
/// @param body sealed bytes; empty for all but messages
/// @param hint the lane that the station asks for
public record Submission(long request, Bytes act, Bytes body, Precedence hint) {}

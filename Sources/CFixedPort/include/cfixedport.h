#pragma once

/* Lets the calling thread choose the ports of listeners that a library opens for itself on port 0.
 *
 * Between cfixedport_begin and cfixedport_end every bind() of this thread to port 0 of an IPv4 address
 * gets first_port, then first_port + 1, and so on. Other threads are not affected. */
void cfixedport_begin(unsigned short first_port);

/* Ends it. Returns 0 when every chosen port was free; otherwise the errno of the first bind() that failed,
 * with *port set to the port that was asked for. */
int cfixedport_end(unsigned short *port);

#!/usr/bin/python3
"""A U.are.U 4000 behind the kernel's usbfs calls that goes wrong on purpose, for programs on the real libusb.

usage: umockdev-wrapper /usr/bin/python3 usb-faults.py MODE PROGRAM [ARGUMENT...]

Modes: none, stall, short, overflow, pulled (an input/output error, then nothing), unplug (in the picture),
unplug-waiting (before the finger), nobody (no finger ever comes). Needs the Debian packages umockdev, gir1.2-umockdev-1.0 and python3-gi.
"""
import errno
import struct
import sys

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import Gio, GLib, UMockdev  # noqa: E402

SUBMIT, REAP, REAP_NO_DELAY, DISCARD = 0x8038550A, 0x4008550C, 0x4008550D, 0x550B
CAPABILITIES, CLAIM, RELEASE, CLEAR_HALT = 0x8004551A, 0x8004550F, 0x80045510, 0x80045515
CONTROL, INTERRUPT_IN, PICTURE_IN = 2, 0x81, 0x82
NODE, PATH = "/dev/bus/usb/001/009", "/sys/devices/usb1/1-3"
DESCRIPTORS = (
    "1201000200000040BA0507000001010200010902200001010080320904000002FFFFFF00"
    "0705810340000807058202400000"
)
DEVICE = f"""P: /devices/usb1/1-3
N: bus/usb/001/009={DESCRIPTORS}
E: DEVNAME={NODE}
E: DEVTYPE=usb_device
E: PRODUCT=5ba/7/100
E: BUSNUM=001
E: DEVNUM=009
E: MAJOR=189
E: MINOR=8
E: SUBSYSTEM=usb
A: bConfigurationValue=1\\n
A: busnum=1\\n
A: devnum=9\\n
A: devpath=3\\n
A: idProduct=0007\\n
A: idVendor=05ba\\n
A: speed=12\\n
H: descriptors={DESCRIPTORS}
"""


def picture():
    """A plain frame of 289 lines that grow lighter."""
    header = bytearray(64)
    header[4:6] = struct.pack("<H", 289)
    header[16:20] = bytes([4, 200, 4, 89])
    return bytes(header) + bytes((i // 384) % 200 for i in range(289 * 384))


class Reader:
    """The device: queued requests, finished requests, and what the mode does to a picture."""

    def __init__(self, mode, testbed):
        self.mode, self.testbed = mode, testbed
        self.queued, self.finished, self.interrupts = {}, [], []
        self.status, self.capturing, self.pictures, self.gone = 0x01, False, 0, False

    def finish(self, address, status, data=b""):
        urb, buffer, kind, endpoint = self.queued.pop(address)
        self.finished.append((urb, buffer, kind, endpoint, status, data))

    def first(self, endpoint):
        return next((a for a, request in self.queued.items() if request[3] == endpoint), None)

    def interrupt(self, kind):
        self.interrupts.append(kind)
        self.deliver()

    def deliver(self):
        while self.interrupts and (address := self.first(INTERRUPT_IN)) is not None:
            self.finish(address, 0, struct.pack(">H", self.interrupts.pop(0)) + bytes(62))
        if self.capturing and (address := self.first(PICTURE_IN)) is not None:
            self.send_picture(address)

    def send_picture(self, address):
        self.pictures += 1
        first = self.pictures == 1
        if self.mode == "unplug":
            self.unplug()
        elif self.mode == "pulled":
            self.finish(address, -errno.EPROTO)
            self.gone = True
        elif self.mode == "stall" and first:
            self.finish(address, -errno.EPIPE)
        elif self.mode == "short" and first:
            self.finish(address, 0, picture()[:5000])
        elif self.mode == "overflow":
            self.finish(address, -errno.EOVERFLOW)
        else:
            self.finish(address, 0, picture())

    def unplug(self):
        self.gone = True
        for address in list(self.queued):
            self.finish(address, -errno.ESHUTDOWN)
        self.testbed.uevent(PATH, "remove")

    def control(self, address, buffer):
        data = bytes(buffer.retrieve())
        kind, _, register, _, length = struct.unpack("<BBHHH", data[:8])
        if kind & 0x80:
            answer = bytes([self.status]) if register == 0x07 else bytes(length)
            return self.finish(address, 0, answer)
        self.finish(address, 0, bytes(length))
        value = data[8]
        if register == 0x07:
            woken = self.status & 0x80 and not value & 0x80
            self.status = self.status & 0x0F | value & 0x80
            if woken:
                self.interrupt(0x56AA)
        elif register == 0x4E:
            self.capturing = value == 0x20
            if value == 0x10:
                if self.mode == "unplug-waiting":
                    self.unplug()
                elif self.mode != "nobody":
                    self.interrupt(0x0101)
            elif value == 0x12:
                self.interrupt(0x0200)

    # The kernel's side: each answers (result, errno).

    def submit(self, argument):
        if self.gone:
            return -1, errno.ENODEV
        urb = argument.resolve(0, 56)
        fields = bytes(urb.retrieve())
        kind, endpoint, length = fields[0], fields[1], struct.unpack_from("<i", fields, 24)[0]
        buffer = urb.resolve(16, length)
        self.queued[urb.client_addr] = (urb, buffer, kind, endpoint)
        if kind == CONTROL:
            self.control(urb.client_addr, buffer)
        self.deliver()
        return 0, 0

    def reap(self, argument):
        if not self.finished:
            return -1, errno.ENODEV if self.gone else errno.EAGAIN
        urb, buffer, kind, endpoint, status, data = self.finished.pop(0)
        if data and endpoint & 0x80:
            buffer.update(8 if kind == CONTROL else 0, data)
        urb.update(4, struct.pack("<i", status))
        urb.update(28, struct.pack("<i", len(data)))
        argument.resolve(0, 8).set_ptr(0, urb)
        return 0, 0

    def discard(self, argument):
        address = struct.unpack("<Q", bytes(argument.retrieve())[:8])[0]
        if address not in self.queued:
            return -1, errno.EINVAL
        self.finish(address, -errno.ENOENT)
        return 0, 0

    def handle(self, _, client):
        request, argument = client.get_request(), client.get_arg()
        if request == CAPABILITIES:
            argument.resolve(0, 4).update(0, struct.pack("<I", 0x0D))
            result = 0, 0
        elif request == SUBMIT:
            result = self.submit(argument)
        elif request in (REAP, REAP_NO_DELAY):
            result = self.reap(argument)
        elif request == DISCARD:
            result = self.discard(argument)
        elif request in (CLAIM, RELEASE, CLEAR_HALT):
            result = (-1, errno.ENODEV) if self.gone else (0, 0)
        else:
            result = -1, errno.ENOTTY
        client.complete(*result)
        return True


def main():
    mode, program = sys.argv[1], sys.argv[2:]
    testbed = UMockdev.Testbed.new()
    testbed.add_from_string(DEVICE)
    reader, calls = Reader(mode, testbed), UMockdev.IoctlBase()
    calls.connect("handle-ioctl", reader.handle)
    testbed.attach_ioctl(NODE, calls)
    loop = GLib.MainLoop()
    child = Gio.Subprocess.new(program, Gio.SubprocessFlags.NONE)
    child.wait_async(None, lambda *_: loop.quit())
    GLib.timeout_add_seconds(60, lambda: (child.force_exit(), loop.quit()))
    loop.run()
    sys.exit(child.get_exit_status() if child.get_if_exited() else 1)


if __name__ == "__main__":
    main()

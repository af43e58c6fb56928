#!/bin/sh
# Prints what a machine is made of.
uname -a
cat /proc/cpuinfo /proc/meminfo

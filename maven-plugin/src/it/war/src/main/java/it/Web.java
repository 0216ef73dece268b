package it;

public class Web {}
